package io.mizzen.simulation;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.model.MeshSettings;
import io.mizzen.snapshot.MeshAssembly;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.SidecarInputs;
import io.mizzen.translator.SidecarProxy;
import io.mizzen.translator.Translator;
import io.mizzen.translator.core.Translation;
import io.mizzen.translator.encode.envoy.Certificates;
import io.mizzen.translator.resolve.DnsCapture;
import io.mizzen.translator.resolve.Interception;
import io.mizzen.xds.XdsResource;
import java.util.List;
import java.util.Map;

/**
 * A mesh of a text and the sidecar of its workload, by default {@code app: web}, at 10.0.0.1 in
 * zone z1 of region r1.
 *
 * @param interception how it gets its connections
 * @param dns who answers its workload's DNS queries
 * @param labels those of its workload
 */
record SidecarMesh(
    MeshAssembly mesh,
    Certificates certificates,
    Interception interception,
    DnsCapture dns,
    Labels labels) {
  private static final Labels LABELS = Labels.of(Map.of("app", "web"));

  static SidecarMesh of(String yaml) {
    return of(yaml, MeshSettings.defaults("mesh"));
  }

  static SidecarMesh of(String yaml, MeshSettings settings) {
    return new SidecarMesh(
        MeshAssembly.of(new ConfigIntake("default").read("mesh.yaml", yaml).accepted(), settings),
        Certificates.SDS,
        Interception.REDIRECT,
        DnsCapture.NONE,
        LABELS);
  }

  SidecarMesh with(Interception other) {
    return new SidecarMesh(mesh, certificates, other, dns, labels);
  }

  SidecarMesh with(DnsCapture other) {
    return new SidecarMesh(mesh, certificates, interception, other, labels);
  }

  SidecarMesh with(Certificates other) {
    return new SidecarMesh(mesh, other, interception, dns, labels);
  }

  SidecarMesh with(Labels other) {
    return new SidecarMesh(mesh, certificates, interception, dns, other);
  }

  private ProxyIdentity identity() {
    return ProxyIdentity.in("default").withLabels(labels).withLocality(Locality.parse("r1/z1"));
  }

  CallTrace call(Request request) {
    return Simulation.ofSidecar(mesh, identity(), proxy(), certificates).call(request);
  }

  /** The catalogue of its resources. */
  SidecarInputs inputs() {
    ProxyScope scope = ProxyScope.of(mesh.snapshot(), identity());
    return new SidecarInputs(
        scope, proxy(), certificates, SidecarInputs.portsOf(scope, proxy()), mesh.endpoints());
  }

  /** The cluster of that name that it is sent. */
  Cluster cluster(String name) {
    XdsResource made =
        inputs()
            .fixedCluster(name)
            .or(() -> inputs().upstream(name).map(Translator::upstream).map(Translation::resource))
            .orElseGet(
                () ->
                    inputs()
                        .inboundCluster(name)
                        .map(Translator::inboundCluster)
                        .orElseThrow()
                        .resource());
    return parsed(made, Cluster.parser());
  }

  /** The listener of that name that it is sent. */
  Listener listener(String name) {
    return parsed(
        inputs().listener(name).map(Translator::sidecarListener).orElseThrow().resource(),
        Listener.parser());
  }

  /** The route configuration of that name that it is sent. */
  RouteConfiguration routes(String name) {
    return parsed(
        Translator.routeTable(
            inputs().routes(name), host -> Translator.virtualHost(host).resource()),
        RouteConfiguration.parser());
  }

  /** The endpoints that it is sent for a cluster. */
  ClusterLoadAssignment endpoints(String cluster) {
    return parsed(
        inputs().endpoints(cluster).map(Translator::sidecarEndpoints).orElseThrow().resource(),
        ClusterLoadAssignment.parser());
  }

  private static <M extends MessageLite> M parsed(XdsResource resource, Parser<M> parser) {
    try {
      return parser.parseFrom(resource.bytes());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(resource.name(), e);
    }
  }

  private SidecarProxy proxy() {
    return SidecarProxy.of(labels, List.of("10.0.0.1"), interception, dns);
  }
}
