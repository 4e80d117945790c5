package io.mizzen.translator;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.translator.core.Translation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The order in which things are declared never reaches the bytes. */
class DeterminismTest {
  private static final int ROUNDS = 100;
  private static final List<String> HEADERS = List.of("a", "B", "x-c", "d", "e", "z", "f");

  @Test
  void permutedInputsGiveIdenticalBytes() {
    Random random = new Random(20_261_121);
    List<Translation> expected = all(mesh(random));

    for (int round = 0; round < ROUNDS; round++) {
      assertThat(all(mesh(random))).as("round %d", round).isEqualTo(expected);
    }
  }

  @Test
  void anotherRuleGivesOtherBytes() {
    List<Translation> one = all(TestMesh.of(TestMesh.BASE));

    List<Translation> other = all(mesh(new Random(1)));

    assertThat(other).isNotEqualTo(one);
  }

  /** The base documents, and rules whose maps and matches are written in some order. */
  private static TestMesh mesh(Random random) {
    List<String> documents = new ArrayList<>(Arrays.asList(TestMesh.BASE.split("\n---\n")));
    documents.add(
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: reviews}
        spec:
          hosts: [reviews]
          http:
          - match:
            - headers: {%s}
              withoutHeaders: {%s}
            route: [{destination: {host: reviews, subset: v1}}]
            retries: {attempts: 3, retryOn: "%s"}
          - route: [{destination: {host: reviews}}]
        """
            .formatted(
                entries(random),
                entries(random).replace(": {", "2: {"),
                String.join(",", shuffled(List.of("internal", "unavailable", "5xx"), random))));
    documents.add(
        """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: reviews}
        spec:
          host: reviews
          trafficPolicy:
            loadBalancer:
              localityLbSetting:
                distribute: [{from: "*", to: {%s}}]
          subsets: [{name: v1, labels: {version: v1}}]
        """
            .formatted(
                String.join(
                    ", ",
                    shuffled(
                        List.of("region1/zone1/*: 50", "region1/zone2: 30", "region2/*: 20"),
                        random))));
    return TestMesh.of(String.join("\n---\n", shuffled(documents, random)));
  }

  private static String entries(Random random) {
    return String.join(
        ", ",
        shuffled(HEADERS, random).stream()
            .map(name -> name + ": {" + (name.equals("d") ? "exact: v" : "") + "}")
            .toList());
  }

  private static <T> List<T> shuffled(List<T> list, Random random) {
    List<T> copy = new ArrayList<>(list);
    Collections.shuffle(copy, random);
    return copy;
  }

  private static List<Translation> all(TestMesh mesh) {
    ProxyInputs inputs = mesh.inputs();
    List<Translation> all = new ArrayList<>();
    for (String service : List.of("reviews", "ratings")) {
      all.add(Translator.listener(inputs.listener(service + ":9080").orElseThrow()));
      all.add(mesh.route(service));
      all.addAll(mesh.clusterAndEndpoints(service, ""));
    }
    all.addAll(mesh.clusterAndEndpoints("reviews", "v1"));
    return all;
  }
}
