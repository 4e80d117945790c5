package io.mizzen.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The values of a Secret never get into a text that somebody may log. */
class SecretTest {
  private static final String HEAD = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n";

  private final ConfigIntake intake = new ConfigIntake("default");

  @Test
  void itsTextShowsKeysOnly() {
    Intake read = intake.read("x.yaml", HEAD + "stringData: {password: hunter2}\n");

    assertThat(read.accepted()).hasSize(1);
    assertThat(read.accepted().toString()).contains("password").doesNotContain("hunter2");
  }

  @Test
  void aFindingShowsNoValue() {
    Intake read = intake.read("x.yaml", HEAD + "stringData: {password: 12345}\ndata: 67890\n");

    assertThat(read.findings()).hasSize(2);
    assertThat(read.findings().toString()).doesNotContain("12345").doesNotContain("67890");
  }
}
