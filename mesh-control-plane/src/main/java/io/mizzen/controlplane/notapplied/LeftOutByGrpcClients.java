package io.mizzen.controlplane.notapplied;

import io.mizzen.api.NotApplied;
import io.mizzen.api.ServiceKey;
import io.mizzen.catalog.ServiceCatalog;
import io.mizzen.model.MeshResource;
import io.mizzen.names.Addresses;
import io.mizzen.names.HostNames;
import io.mizzen.rules.kubernetes.KubernetesService;
import io.mizzen.rules.serviceentry.ServiceEntry;
import io.mizzen.rules.serviceentry.ServiceEntry.Resolution;
import io.mizzen.rules.sidecar.Sidecar;
import io.mizzen.rules.sidecar.Sidecar.CaptureMode;
import io.mizzen.rules.sidecar.Sidecar.EgressListener;
import io.mizzen.rules.workloadentry.WorkloadEntry;
import io.mizzen.snapshot.MeshSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields of a service or of a Sidecar that gRPC clients without a sidecar do not apply. What
 * they leave out of a VirtualService or a DestinationRule its translation says. Pure.
 */
final class LeftOutByGrpcClients {
  private static final String NO_NAMES =
      "gRPC clients look no endpoints up in DNS; calls to it fail";
  private static final String NO_ORIGINAL_DESTINATION =
      "gRPC clients call endpoints, and it names none; calls to it fail";
  private static final String NO_WILDCARD =
      "gRPC clients dial hosts by their full names; calls to a host below it fail";
  private static final String NO_ADDRESS = "gRPC clients dial hosts, not addresses";
  private static final String NO_CERTIFICATES =
      "gRPC clients of this mesh have no certificates yet";
  private static final String ONLY_IP = "gRPC clients reach IP addresses only";
  private static final String NO_SUCH_SERVICE =
      "it is no service of the mesh, and gRPC clients call no others";
  private static final String NO_SIDECARS = "it is for sidecars; this data plane has none";

  private final MeshResource<?> resource;
  private final List<NotApplied> all = new ArrayList<>();

  private LeftOutByGrpcClients(MeshResource<?> resource) {
    this.resource = resource;
  }

  /** Those of one resource, in the order of its fields. */
  static List<NotApplied> of(MeshResource<?> resource, MeshSnapshot mesh) {
    LeftOutByGrpcClients leftOut = new LeftOutByGrpcClients(resource);
    if (resource.spec() instanceof Sidecar sidecar) {
      leftOut.sidecar(sidecar);
    } else if (resource.spec() instanceof ServiceEntry entry) {
      leftOut.serviceEntry(entry);
    } else if (resource.spec() instanceof WorkloadEntry entry) {
      leftOut.address(entry, "spec");
    } else if (resource.spec() instanceof KubernetesService service) {
      leftOut.alias(service, mesh);
    }
    return leftOut.all;
  }

  private void serviceEntry(ServiceEntry entry) {
    Resolution resolution = entry.resolution().orElse(Resolution.NONE);
    for (int i = 0; i < entry.hosts().size(); i++) {
      if (HostNames.isWildcard(entry.hosts().get(i)) && resolution != Resolution.DYNAMIC_DNS) {
        add("spec.hosts[" + i + "]", entry.hosts().get(i) + ": " + NO_WILDCARD);
      }
    }
    if (!entry.addresses().isEmpty()) {
      add("spec.addresses", NO_ADDRESS);
    }
    switch (resolution) {
      case DNS, DNS_ROUND_ROBIN, DYNAMIC_DNS ->
          add("spec.resolution", resolution + ": " + NO_NAMES);
      case NONE -> {
        if (entry.endpoints().isEmpty() && entry.workloadSelector().isEmpty()) {
          add("spec.resolution", resolution + ": " + NO_ORIGINAL_DESTINATION);
        }
      }
      case STATIC -> {}
    }
    if (resolution == Resolution.STATIC || resolution == Resolution.NONE) {
      for (int i = 0; i < entry.endpoints().size(); i++) {
        address(entry.endpoints().get(i), "spec.endpoints[" + i + "]");
      }
    }
    if (!entry.subjectAltNames().isEmpty()) {
      add("spec.subjectAltNames", NO_CERTIFICATES);
    }
  }

  /** An entry without address stands for the gateways of its network. */
  private void address(WorkloadEntry entry, String path) {
    if (!entry.address().isEmpty() && !Addresses.isIp(entry.address())) {
      add(path + ".address", entry.address() + ": " + ONLY_IP);
    }
  }

  private void alias(KubernetesService service, MeshSnapshot mesh) {
    ServiceKey key =
        new ServiceKey(
            resource.namespace(),
            mesh.settings().serviceHost(resource.name(), resource.namespace()));
    if (mesh.catalog().find(key).filter(each -> each.isAlias()).isPresent()
        && ServiceCatalog.resolve(
                key.host(), host -> mesh.catalog().visible(host, resource.namespace()))
            .isEmpty()) {
      add(
          "spec.externalName",
          service.spec().map(KubernetesService.Spec::externalName).orElse("")
              + ": "
              + NO_SUCH_SERVICE);
    }
  }

  /** Egress hosts and ports scope what a client sees; the rest is for sidecars. */
  private void sidecar(Sidecar sidecar) {
    if (!sidecar.ingress().isEmpty()) {
      add("spec.ingress", NO_SIDECARS);
    }
    for (int i = 0; i < sidecar.egress().size(); i++) {
      EgressListener listener = sidecar.egress().get(i);
      if (!listener.bind().isEmpty()) {
        add("spec.egress[" + i + "].bind", NO_SIDECARS);
      }
      if (listener.captureMode() != CaptureMode.DEFAULT) {
        add("spec.egress[" + i + "].captureMode", NO_SIDECARS);
      }
    }
    if (sidecar.inboundConnectionPool().isPresent()) {
      add("spec.inboundConnectionPool", NO_SIDECARS);
    }
    if (sidecar.outboundTrafficPolicy().isPresent()) {
      add("spec.outboundTrafficPolicy", NO_SIDECARS);
    }
  }

  private void add(String path, String reason) {
    all.add(new NotApplied(resource.key(), path, reason));
  }
}
