package io.mizzen.spring;

import io.mizzen.client.ControlPlaneStatus;
import io.mizzen.client.MeshClient;
import io.mizzen.client.Registration;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.spring.findings.MeshCounts;
import io.mizzen.spring.findings.RejectedRules;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * OUT_OF_SERVICE while the control plane has never answered, or the server of this application is
 * in no service of the mesh. A connection that was lost takes nothing away.
 */
final class MeshHealthIndicator extends AbstractHealthIndicator {
  private final MeshClient client;
  private final Optional<ControlPlane> control;
  private final Optional<MeshServerLifecycle> server;
  private final Optional<MeshCounts> counts;

  MeshHealthIndicator(
      MeshClient client,
      Optional<ControlPlane> control,
      Optional<MeshServerLifecycle> server,
      RejectedRules rejected) {
    this.client = client;
    this.control = control;
    this.server = server;
    this.counts = control.map(running -> new MeshCounts(running, rejected));
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    ControlPlaneStatus.State state = client.status().state();
    health.up().withDetail("controlPlane", state);
    if (state == ControlPlaneStatus.State.CONNECTING) {
      health.outOfService();
    }
    control.ifPresent(running -> health.withDetail("revision", running.revision()));
    counts.ifPresent(
        now -> {
          health.withDetail("notApplied", now.notApplied());
          health.withDetail("errors", now.errors());
        });
    server.ifPresent(
        running -> {
          List<String> services =
              running.registration().map(Registration::services).orElse(List.of());
          health.withDetail("services", services);
          if (services.isEmpty()) {
            health.outOfService();
          }
        });
  }
}
