package io.mizzen.examples.bookinfo.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.examples.bookinfo.page.CallGraph.Edge;
import io.mizzen.examples.bookinfo.page.CallGraph.Node;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallGraphTest {
  private static final MeshPanel CANARY =
      panel(
          List.of(
              new MeshPanel.Weight("reviews", "v1", "90 %"),
              new MeshPanel.Weight("reviews", "v2", "10 %"),
              new MeshPanel.Weight("ratings", "v1", "100 %")),
          instance("reviews", "v1"),
          instance("reviews", "v2"),
          instance("reviews", "v2"),
          instance("reviews", "v3"),
          instance("ratings", "v1"));

  @Test
  void withoutCallsItShowsWhereTheRulesLead() {
    CallGraph graph = CallGraph.of(CANARY, List.of());

    assertThat(graph.edges())
        .extracting(edge -> edge.caller() + " > " + edge.to().id())
        .containsExactly(
            "productpage > reviews v1", "productpage > reviews v2", "reviews v2 > ratings v1");
    assertThat(node(graph, "reviews v2").replicas()).isEqualTo(2);
    assertThat(node(graph, "reviews v3").asked()).isFalse();
  }

  @Test
  void callsAreCountedPerVersionAndFailuresAreANodeOfTheirOwn() {
    CallGraph graph =
        CallGraph.of(
            CANARY,
            List.of(
                hop("productpage", "reviews", "v1", 60),
                hop("productpage", "reviews", Split.FAILED, 20)));

    assertThat(node(graph, "reviews v1").recent()).isEqualTo(60);
    assertThat(node(graph, "reviews v1").ofService()).isEqualTo(80);
    assertThat(graph.edges())
        .filteredOn(edge -> edge.to().isFailure())
        .extracting(Edge::part)
        .containsExactly(0.25);
  }

  @Test
  void aServiceThatNobodyInUseCallsIsNotAsked() {
    MeshPanel allV1 =
        panel(
            List.of(
                new MeshPanel.Weight("reviews", "v1", "100 %"),
                new MeshPanel.Weight("ratings", "v1", "100 %")),
            instance("reviews", "v1"),
            instance("ratings", "v1"));

    assertThat(node(CallGraph.of(allV1, List.of()), "ratings v1").asked()).isFalse();
  }

  @Test
  void theDrawingSaysTheSameInWordsAndTwoShapes() {
    String svg =
        GraphDrawing.render(
                CallGraph.of(CANARY, List.of(hop("productpage", "reviews", Split.FAILED, 3))))
            .markup();

    assertThat(svg)
        .contains("class=\"graph wide\"", "class=\"graph narrow\"")
        .contains("productpage calls reviews v2, 2 servers, rule 10 %: no calls")
        .contains("productpage calls reviews, no answer: seen 100 % (3)")
        .contains("class=\"edge failed\" data-total=\"3\"");
  }

  private static MeshPanel panel(List<MeshPanel.Weight> weights, MeshPanel.Instance... instances) {
    return new MeshPanel(
        MeshPanel.Rules.none(), List.of(), List.of(), List.of(instances), weights, List.of(), "");
  }

  private static MeshPanel.Instance instance(String service, String version) {
    return new MeshPanel.Instance(service, version, service + "-" + version, 1, 0, 0);
  }

  private static HopCount hop(String caller, String service, String outcome, long count) {
    return new HopCount(new Hop(caller, service, outcome), count, count);
  }

  private static Node node(CallGraph graph, String id) {
    return graph.nodes().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }
}
