package io.mizzen.examples.bookinfo.scenarios;

import java.nio.file.Path;
import java.util.Optional;

/** Runs the scenarios. */
public record ScenarioCommand(
    int requests, boolean selfCheck, boolean json, Optional<Path> istioSamples) {
  public int call() {
    return 0;
  }
}
