package io.mizzen.controlplane.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Finding;
import io.mizzen.api.spi.ConfigText;
import io.mizzen.controlplane.loop.Debounce;
import io.mizzen.controlplane.loop.EventLoop;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.state.MeshStep;
import io.mizzen.controlplane.state.SourceChange;
import io.mizzen.controlplane.state.SourceFindings;
import io.mizzen.controlplane.state.SourceId;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.model.MeshSettings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The findings about texts of one source that declare the same resource, after each report. */
class ConfigReportsTest {
  private static final SourceId SOURCE = new SourceId(1, "rules");

  @AutoClose
  private final EventLoop loop =
      new EventLoop(
          MeshState.initial(
              new MeshSettings("mesh", "cluster.local", "istio-system", "default"),
              List.of(SOURCE)),
          MeshStep::apply,
          state -> {},
          new Debounce(Duration.ZERO, Duration.ZERO),
          System::nanoTime);

  private final ConfigReports reports =
      new ConfigReports(SOURCE, loop, new ConfigIntake("default")::read);

  @Test
  void textThatIsTheOnlyOneLeftIsNoDuplicate() {
    reports.snapshot(List.of(text("a", 1), text("b", 2)));
    assertThat(duplicates()).containsExactly("b");

    reports.change(List.of(), Set.of("a"));

    assertThat(duplicates()).isEmpty();
  }

  @Test
  void textWhoseResourceIsTakenOverIsADuplicate() {
    reports.snapshot(List.of(text("b", 2)));
    assertThat(duplicates()).isEmpty();

    reports.change(List.of(text("a", 1)), Set.of());

    assertThat(duplicates()).containsExactly("b");
  }

  @Test
  void textThatDeclaresItNoMoreMakesTheOtherNoDuplicate() {
    reports.snapshot(List.of(text("a", 1), text("b", 2)));

    reports.change(List.of(new ConfigText.Content("a", "")), Set.of());

    assertThat(duplicates()).isEmpty();
  }

  @Test
  void findingsOfATextStayWhenItsDuplicateGoes() {
    reports.snapshot(List.of(text("a", 1), new ConfigText.Content("b", both(2, 70_000))));
    assertThat(duplicates()).containsExactly("b");

    reports.change(List.of(), Set.of("a"));

    assertThat(findings()).isNotEmpty();
    assertThat(duplicates()).isEmpty();
  }

  private List<String> duplicates() {
    return findings().stream()
        .filter(finding -> finding.code().equals(ConfigIntake.DUPLICATE_RESOURCE))
        .map(finding -> finding.origin().source())
        .toList();
  }

  private List<Finding> findings() {
    var unused = loop.put(SourceId.APPLIED, SourceChange.none(), EventLoop.Urgency.AT_ONCE).join();
    return SourceFindings.of(loop.state());
  }

  private static ConfigText text(String name, int port) {
    return new ConfigText.Content(name, service("x", port));
  }

  private static String both(int port, int other) {
    return service("x", port) + "---\n" + service("y", other);
  }

  private static String service(String name, int port) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s}
    spec: {ports: [{name: grpc, port: %d}]}
    """
        .formatted(name, port);
  }
}
