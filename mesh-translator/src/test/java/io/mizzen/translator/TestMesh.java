package io.mizzen.translator;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.api.NotApplied;
import io.mizzen.catalog.EndpointTable;
import io.mizzen.config.Document;
import io.mizzen.config.resource.Reading;
import io.mizzen.config.resource.ResourceReader;
import io.mizzen.config.yaml.YamlReader;
import io.mizzen.intake.MeshKinds;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.RuleSet;
import io.mizzen.snapshot.MeshAssembly;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.core.Translation;
import io.mizzen.translator.encode.envoy.Certificates;
import io.mizzen.xds.XdsResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A mesh made of YAML, and what one client is told about it. */
final class TestMesh {
  static final String MESH_ID = "test-mesh";

  /** Services reviews and ratings with workloads in three localities. */
  static final String BASE = read(Path.of("src/test/golden/base.yaml"));

  static final ProxyIdentity CLIENT =
      ProxyIdentity.in("default")
          .withLabels(Labels.of(Map.of("app", "productpage", "version", "v1")))
          .withLocality(Locality.parse("region1/zone1/rack1"));

  private static final ResourceReader READER = MeshKinds.reader();

  private final RuleSet rules;
  private final MeshSettings settings = MeshSettings.defaults(MESH_ID);

  private TestMesh(RuleSet rules) {
    this.rules = rules;
  }

  static TestMesh of(String yaml) {
    return new TestMesh(RuleSet.empty().with(resources(yaml), List.of()));
  }

  /** The base services with more documents. */
  static TestMesh withBase(String yaml) {
    return of(BASE + "\n---\n" + yaml);
  }

  TestMesh with(MeshResource<?> resource) {
    return new TestMesh(rules.with(List.of(resource), List.of()));
  }

  ProxyScope scope(ProxyIdentity client) {
    return ProxyScope.of(assembly().snapshot(), client);
  }

  private MeshAssembly assembly() {
    return MeshAssembly.of(rules.byKey().values(), settings);
  }

  EndpointTable table() {
    return assembly().endpoints();
  }

  ProxyInputs inputs(ProxyIdentity client, CapabilityProfile profile) {
    return new ProxyInputs(scope(client), profile);
  }

  ProxyInputs inputs() {
    return inputs(CLIENT, CapabilityProfile.grpcJava());
  }

  /** The inputs of an Envoy beside a workload with these labels; there are certificates. */
  SidecarInputs sidecar(Labels labels) {
    return sidecar(SidecarProxy.redirected(labels));
  }

  SidecarInputs sidecar(SidecarProxy proxy) {
    ProxyScope scope = scope(ProxyIdentity.in("default").withLabels(proxy.labels()));
    return new SidecarInputs(
        scope, proxy, Certificates.SDS, SidecarInputs.portsOf(scope, proxy), table());
  }

  static String clusterName(String service, String subset) {
    return "outbound|9080|" + subset + "|" + service + ".default.svc.cluster.local";
  }

  static Listener listener(Translation translation) {
    return parse(translation.resource(), Listener.parser());
  }

  static RouteConfiguration routes(Translation translation) {
    return parse(translation.resource(), RouteConfiguration.parser());
  }

  static Cluster cluster(Translation translation) {
    return parse(translation.resource(), Cluster.parser());
  }

  static ClusterLoadAssignment assignment(Translation translation) {
    return parse(translation.resource(), ClusterLoadAssignment.parser());
  }

  Translation route(String service) {
    return Translator.route(inputs().route(clusterName(service, "")).orElseThrow());
  }

  /** The routes to a service when it has one virtual host. */
  List<Route> routesTo(String service) {
    return routes(route(service)).getVirtualHosts(0).getRoutesList();
  }

  Translation clusterOf(String service, String subset) {
    return clusterOf(service, subset, CapabilityProfile.grpcJava());
  }

  Translation clusterOf(String service, String subset, CapabilityProfile profile) {
    return Translator.cluster(
        inputs(CLIENT, profile).cluster(clusterName(service, subset)).orElseThrow());
  }

  ClusterLoadAssignment endpoints(ProxyIdentity client, String service, String subset) {
    ProxyInputs inputs = inputs(client, CapabilityProfile.grpcJava());
    String name = inputs.cluster(clusterName(service, subset)).orElseThrow().endpoints().render();
    return assignment(Translator.endpoints(inputs.endpoints(name, table()).orElseThrow()));
  }

  /** The answers of CDS and EDS for one subset; empty when there is no such cluster. */
  List<Translation> clusterAndEndpoints(String service, String subset) {
    ProxyInputs inputs = inputs();
    return inputs
        .cluster(clusterName(service, subset))
        .map(
            cluster ->
                List.of(
                    Translator.cluster(cluster),
                    Translator.endpoints(
                        inputs.endpoints(cluster.endpoints().render(), table()).orElseThrow())))
        .orElse(List.of());
  }

  static List<String> paths(Translation translation) {
    return translation.notApplied().stream().map(NotApplied::path).toList();
  }

  static <M extends Message> M parse(XdsResource resource, Parser<M> parser) {
    try {
      return parser.parseFrom(resource.bytes());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("unreadable " + resource, e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<MeshResource<?>> resources(String yaml) {
    List<MeshResource<?>> resources = new ArrayList<>();
    List<Document> documents =
        YamlReader.withDefaults()
            .read("<text>", yaml)
            .fold(
                parsed -> parsed,
                finding -> {
                  throw new AssertionError(finding);
                });
    for (Document document : documents) {
      for (Reading reading : READER.read(document, "default")) {
        resources.add(
            reading.fold(
                Reading.Accepted::resource,
                rejected -> {
                  throw new AssertionError(rejected.findings());
                },
                ignored -> {
                  throw new AssertionError(ignored.finding());
                }));
      }
    }
    return resources;
  }
}
