package io.mizzen.simulation;

import io.mizzen.api.Labels;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.model.MeshSettings;
import io.mizzen.snapshot.MeshAssembly;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.snapshot.ViewScope;
import io.mizzen.translator.SidecarInputs;
import io.mizzen.translator.SidecarProxy;
import io.mizzen.translator.encode.envoy.Certificates;
import io.mizzen.translator.resolve.DnsCapture;
import io.mizzen.translator.resolve.Interception;
import java.util.List;
import java.util.Map;

/**
 * A mesh of a text and the sidecar of its workload {@code app: web} at 10.0.0.1.
 *
 * @param interception how it gets its connections
 * @param dns who answers its workload's DNS queries
 */
record SidecarMesh(
    MeshAssembly mesh, Certificates certificates, Interception interception, DnsCapture dns) {
  private static final Labels LABELS = Labels.of(Map.of("app", "web"));
  private static final ProxyIdentity WEB = ProxyIdentity.in("default").withLabels(LABELS);

  static SidecarMesh of(String yaml) {
    return of(yaml, MeshSettings.defaults("mesh"));
  }

  static SidecarMesh of(String yaml, MeshSettings settings) {
    return new SidecarMesh(
        MeshAssembly.of(new ConfigIntake("default").read("mesh.yaml", yaml).accepted(), settings),
        Certificates.SDS,
        Interception.REDIRECT,
        DnsCapture.NONE);
  }

  SidecarMesh with(Interception other) {
    return new SidecarMesh(mesh, certificates, other, dns);
  }

  SidecarMesh with(DnsCapture other) {
    return new SidecarMesh(mesh, certificates, interception, other);
  }

  SidecarMesh with(Certificates other) {
    return new SidecarMesh(mesh, other, interception, dns);
  }

  CallTrace call(Request request) {
    return Simulation.ofSidecar(mesh, WEB, proxy(), certificates).call(request);
  }

  /** The catalogue of its resources. */
  SidecarInputs inputs() {
    ViewScope scope = ViewScope.of(mesh.snapshot(), WEB);
    return new SidecarInputs(
        scope, proxy(), certificates, SidecarInputs.portsOf(scope, proxy()), mesh.endpoints());
  }

  private SidecarProxy proxy() {
    return SidecarProxy.of(LABELS, List.of("10.0.0.1"), interception, dns);
  }
}
