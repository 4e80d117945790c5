package io.mizzen.spring;

import io.mizzen.api.Service;
import io.mizzen.client.ControlPlaneStatus;
import io.mizzen.client.MeshClient;
import io.mizzen.client.Registration;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.model.MeshResource;
import io.mizzen.spring.findings.MeshFindings;
import io.mizzen.spring.findings.RejectedRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * {@code /actuator/mesh}: what this application knows of its mesh. With a remote control plane that
 * is its connection and its registration.
 */
@API(status = API.Status.EXPERIMENTAL)
@Endpoint(id = "mesh")
public final class MeshEndpoint {
  private final MeshClient client;
  private final Optional<ControlPlane> control;
  private final Optional<MeshServerLifecycle> server;
  private final RejectedRules rejected;

  MeshEndpoint(
      MeshClient client,
      Optional<ControlPlane> control,
      Optional<MeshServerLifecycle> server,
      RejectedRules rejected) {
    this.client = client;
    this.control = control;
    this.server = server;
    this.rejected = rejected;
  }

  /** Plain maps, lists and texts. */
  @ReadOperation
  public Map<String, Object> mesh() {
    Map<String, Object> mesh = new LinkedHashMap<>();
    mesh.put("controlPlane", control.isPresent() ? "embedded" : "remote");
    mesh.put("connection", describe(client.status()));
    server.ifPresent(running -> mesh.put("server", describe(running)));
    control.ifPresent(running -> describe(running, rejected, mesh));
    return mesh;
  }

  private static Map<String, Object> describe(ControlPlaneStatus status) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("address", status.controlPlane());
    description.put("state", status.state());
    description.put("since", status.since());
    status.lastError().ifPresent(failure -> description.put("lastError", failure.message()));
    return description;
  }

  private static Map<String, Object> describe(MeshServerLifecycle server) {
    Map<String, Object> description = new LinkedHashMap<>();
    server.port().ifPresent(port -> description.put("port", port));
    description.put(
        "services", server.registration().map(Registration::services).orElse(List.of()));
    return description;
  }

  private static void describe(
      ControlPlane control, RejectedRules rejected, Map<String, Object> mesh) {
    mesh.put("revision", control.revision());
    mesh.put("services", control.snapshot().services().stream().map(Service::host).toList());
    Map<String, String> rules = new TreeMap<>();
    for (MeshResource<?> rule : control.snapshot().rules().byKey().values()) {
      rules.put(rule.key().toString(), rule.origin().toString());
    }
    mesh.put("rules", rules);
    mesh.put(
        "proxies",
        control.proxies().stream()
            .map(each -> Map.of("id", each.node().id(), "revision", each.revision()))
            .toList());
    mesh.put("notApplied", control.notApplied().stream().map(Object::toString).toList());
    mesh.put(
        "findings",
        new MeshFindings(control, rejected).all().stream().map(Object::toString).toList());
  }
}
