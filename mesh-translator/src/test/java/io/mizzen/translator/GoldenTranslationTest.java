package io.mizzen.translator;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TypeRegistry;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.mizzen.api.NotApplied;
import io.mizzen.api.Service;
import io.mizzen.rules.destinationrule.DestinationRule.Subset;
import io.mizzen.testkit.Golden;
import io.mizzen.translator.core.Translation;
import io.mizzen.translator.encode.grpc.ClusterInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every feature as files: YAML in, resources out. */
class GoldenTranslationTest {
  private static final TextFormat.Printer PRINTER =
      TextFormat.printer()
          .usingTypeRegistry(
              TypeRegistry.newBuilder()
                  .add(HttpConnectionManager.getDescriptor())
                  .add(HTTPFault.getDescriptor())
                  .add(Router.getDescriptor())
                  .build());

  static List<Golden> features() {
    return Golden.cases(Path.of("src/test/golden"), "in.yaml");
  }

  @ParameterizedTest
  @MethodSource("features")
  void translates(Golden golden) {
    TestMesh mesh = TestMesh.withBase(golden.input("in.yaml"));

    Map<String, String> outputs = outputs(mesh, mesh.inputs());

    golden.check(outputs);
  }

  private static Map<String, String> outputs(TestMesh mesh, ProxyInputs inputs) {
    List<Message> listeners = new ArrayList<>();
    List<Message> routes = new ArrayList<>();
    List<Message> clusters = new ArrayList<>();
    List<Message> endpoints = new ArrayList<>();
    List<Translation> all = new ArrayList<>();
    for (Service service : inputs.scope().services()) {
      all.add(add(listeners, Translator.listener(inputs.listener(service.name()).orElseThrow())));
      all.add(add(routes, mesh.route(service.name())));
      for (String subset : subsets(inputs, service)) {
        ClusterInput cluster =
            inputs.cluster(TestMesh.clusterName(service.name(), subset)).orElseThrow();
        all.add(add(clusters, Translator.cluster(cluster)));
        String name = cluster.endpoints().render();
        all.add(
            add(
                endpoints,
                Translator.endpoints(inputs.endpoints(name, mesh.table()).orElseThrow())));
      }
    }
    Map<String, String> outputs = new LinkedHashMap<>();
    outputs.put("listeners.textproto", text(listeners));
    outputs.put("routes.textproto", text(routes));
    outputs.put("clusters.textproto", text(clusters));
    outputs.put("endpoints.textproto", text(endpoints));
    TreeSet<NotApplied> notApplied = new TreeSet<>();
    all.forEach(translation -> notApplied.addAll(translation.notApplied()));
    outputs.put(
        "not-applied.txt",
        notApplied.stream().map(NotApplied::toString).collect(Collectors.joining("\n", "", "\n")));
    return outputs;
  }

  private static List<String> subsets(ProxyInputs inputs, Service service) {
    return Stream.concat(
            Stream.of(""),
            inputs.scope().destinationRule(service).stream()
                .flatMap(applied -> applied.rule().subsets().stream())
                .map(Subset::name))
        .toList();
  }

  private static Translation add(List<Message> messages, Translation translation) {
    String type = translation.resource().type().shortName();
    messages.add(
        switch (type) {
          case "Listener" -> TestMesh.listener(translation);
          case "RouteConfiguration" -> TestMesh.routes(translation);
          case "Cluster" -> TestMesh.cluster(translation);
          default -> TestMesh.assignment(translation);
        });
    return translation;
  }

  private static String text(List<Message> messages) {
    return messages.stream().map(PRINTER::printToString).collect(Collectors.joining("---\n"));
  }
}
