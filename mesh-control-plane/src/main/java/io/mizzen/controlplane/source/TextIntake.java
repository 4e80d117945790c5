package io.mizzen.controlplane.source;

import io.mizzen.intake.Intake;

/** Parses one text; a parameter so that tests can count how often. */
@FunctionalInterface
interface TextIntake {
  Intake read(String name, String text);
}
