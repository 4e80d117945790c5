package io.mizzen.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Finding;
import io.mizzen.api.Origin;
import io.mizzen.api.Severity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

class DirectoryWatchLogTest {
  private final List<String> lines = new ArrayList<>();
  private final DirectoryWatchLog log = new DirectoryWatchLog(new Lines(), Path.of("rules"));

  @Test
  void everyFindingHasALineOfItsOwn() {
    log.applied(
        new ApplyResult(
            7,
            List.of(
                finding(Severity.ERROR, "REQUIRED"),
                finding(Severity.WARNING, "UNKNOWN_HOST"),
                finding(Severity.INFO, "KIND_NOT_USED"))));

    assertThat(lines)
        .containsExactly(
            "WARN a.yaml:3:5: ERROR REQUIRED",
            "WARN a.yaml:3:5: WARNING UNKNOWN_HOST",
            "INFO a.yaml:3:5: INFO KIND_NOT_USED",
            "INFO applied rules again: revision 7, 1 errors, 1 warnings");
  }

  @Test
  void remarksAreMadeOnceAndMistakesEveryTime() {
    ApplyResult result =
        new ApplyResult(
            7,
            List.of(
                finding(Severity.WARNING, "UNKNOWN_HOST"),
                finding(Severity.INFO, "KIND_NOT_USED")));
    log.applied(result);
    lines.clear();

    log.applied(result);

    assertThat(lines)
        .containsExactly(
            "WARN a.yaml:3:5: WARNING UNKNOWN_HOST",
            "INFO applied rules again: revision 7, 0 errors, 1 warnings");
  }

  private static Finding finding(Severity severity, String code) {
    Origin origin = new Origin("a.yaml", 3, 5);
    return new Finding(severity, code, Optional.empty(), origin, "", "", "", "");
  }

  /** Keeps what is logged. */
  private final class Lines extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;

    @Override
    protected String getFullyQualifiedCallerName() {
      return "";
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String message,
        @Nullable Object @Nullable [] arguments,
        @Nullable Throwable cause) {
      lines.add(level + " " + MessageFormatter.basicArrayFormat(message, arguments));
    }

    @Override
    public boolean isTraceEnabled() {
      return true;
    }

    @Override
    public boolean isDebugEnabled() {
      return true;
    }

    @Override
    public boolean isInfoEnabled() {
      return true;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }
  }
}
