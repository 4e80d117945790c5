package io.mizzen.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mizzen.cel.CelSyntax;

/** Any text parses or has an error whose place is in it. */
class CelFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void anyTextIsJudged(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();

    CelSyntax.check(text)
        .ifPresent(
            error -> {
              if (error.line() < 1 || error.column() < 1 || error.column() > text.length() + 1) {
                throw new AssertionError(error + " is not in " + text);
              }
            });
  }
}
