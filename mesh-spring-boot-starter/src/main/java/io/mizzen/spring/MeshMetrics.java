package io.mizzen.spring;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.mizzen.client.ControlPlaneStatus;
import io.mizzen.client.MeshClient;
import io.mizzen.client.Registration;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.spring.findings.MeshCounts;
import io.mizzen.spring.findings.RejectedRules;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Gauges of what this application knows of its mesh, beside the {@link
 * io.mizzen.controlplane.micrometer.ControlPlaneMeters} of its control plane. None has a tag that a
 * peer could make grow.
 */
final class MeshMetrics implements MeterBinder {
  private final MeshClient client;
  private final Optional<ControlPlane> control;
  private final Optional<MeshServerLifecycle> server;
  private final RejectedRules rejected;

  MeshMetrics(
      MeshClient client,
      Optional<ControlPlane> control,
      Optional<MeshServerLifecycle> server,
      RejectedRules rejected) {
    this.client = client;
    this.control = control;
    this.server = server;
    this.rejected = rejected;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(
        registry,
        "mizzen.client.connected",
        "0 while the control plane cannot reach this application's channels, else 1",
        client,
        each -> isReached(each.status().state()) ? 1 : 0);
    server.ifPresent(
        each ->
            gauge(
                registry,
                "mizzen.server.services",
                "services of the mesh that this application's server belongs to",
                each,
                running ->
                    running.registration().map(Registration::services).orElse(List.of()).size()));
    control.ifPresent(each -> bind(registry, each, rejected));
  }

  /** While no channel is used there is nothing to reach. */
  private static boolean isReached(ControlPlaneStatus.State state) {
    return state == ControlPlaneStatus.State.CONNECTED || state == ControlPlaneStatus.State.IDLE;
  }

  private static void bind(MeterRegistry registry, ControlPlane control, RejectedRules rejected) {
    MeshCounts counts = new MeshCounts(control, rejected);
    gauge(
        registry,
        "mizzen.control.plane.not.applied",
        "fields of accepted rules that some data plane does not apply",
        counts,
        MeshCounts::notApplied);
    gauge(
        registry,
        "mizzen.control.plane.errors",
        "findings that are errors: rules that are rejected or not enforced",
        counts,
        MeshCounts::errors);
  }

  private static <T> void gauge(
      MeterRegistry registry, String name, String description, T of, ToDoubleFunction<T> value) {
    Gauge.builder(name, of, value).description(description).register(registry);
  }
}
