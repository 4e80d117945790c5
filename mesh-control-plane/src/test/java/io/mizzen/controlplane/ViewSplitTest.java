package io.mizzen.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import io.mizzen.api.ResourceKey;
import io.mizzen.xds.TypeUrl;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("C3: a selector that appears splits the view of the proxies it matches, and no other")
@Timeout(60)
class ViewSplitTest {
  private static final Duration PATIENCE = Duration.ofSeconds(50);
  private static final String ROUTE = "outbound|80||a.default.svc.cluster.local";

  @AutoClose private final ControlPlane mesh = ControlPlane.builder().build().start();

  @Test
  void viewsSplitAndMergeUnderOpenStreams() throws Exception {
    mesh.apply(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: a}
            spec: {selector: {app: a}, ports: [{name: grpc, port: 80}]}
            """)
        .orThrow();
    List<AdsTestClient> clients =
        IntStream.range(0, 4).mapToObj(i -> client(String.valueOf(i))).toList();
    try {
      for (AdsTestClient client : clients) {
        client.subscribe(TypeUrl.ROUTE, ROUTE);
      }
      Any before = firstAnswer(clients, TypeUrl.ROUTE);
      assertThat(mesh.runtime.views.all().size()).as("labels that no rule asks for").isEqualTo(1);

      mesh.apply(
              """
              apiVersion: networking.istio.io/v1
              kind: VirtualService
              metadata: {name: a}
              spec:
                hosts: [a]
                http:
                - match: [{sourceLabels: {app: page, pod: "1"}}]
                  timeout: 7s
                  route: [{destination: {host: a}}]
              """)
          .orThrow();

      assertThat(clients.get(1).next(TypeUrl.ROUTE)).isNotEqualTo(List.of(before));
      settle();
      assertThat(clients.get(0).unread()).isEmpty();
      assertThat(clients.get(2).unread()).isEmpty();
      assertThat(mesh.runtime.views.all().size()).as("pod 1 and all others").isEqualTo(2);

      mesh.delete(new ResourceKey("VirtualService", "default", "a"));

      assertThat(clients.get(1).next(TypeUrl.ROUTE)).isEqualTo(List.of(before));
      settle();
      assertThat(clients.get(3).unread()).isEmpty();
      assertThat(mesh.runtime.views.all().size()).as("all share one again").isEqualTo(1);
    } finally {
      clients.forEach(AdsTestClient::close);
    }
  }

  @Test
  void viewsGoWithTheStreamsThatUseThem() throws Exception {
    try (AdsTestClient one = client("1")) {
      one.subscribe(TypeUrl.LISTENER, "nobody:80");
      await().atMost(PATIENCE).until(() -> mesh.runtime.views.all().size() == 1);
    }

    await().atMost(PATIENCE).until(() -> mesh.runtime.views.all().isEmpty());
  }

  @Test
  void sidecarScopesTheOpenStreamsThatItSelects() throws Exception {
    mesh.apply(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: a}
            spec: {selector: {app: a}, ports: [{name: grpc, port: 80}]}
            """)
        .orThrow();
    List<AdsTestClient> clients =
        IntStream.range(0, 3).mapToObj(i -> client(String.valueOf(i))).toList();
    try {
      for (AdsTestClient client : clients) {
        client.subscribe(TypeUrl.LISTENER, "a.default:80");
      }
      Any before = firstAnswer(clients, TypeUrl.LISTENER);

      mesh.apply(sidecar("istio-system/*")).orThrow();
      List<Any> scoped = clients.get(1).next(TypeUrl.LISTENER);
      settle();
      assertThat(scoped).as("a is not imported any more").isNotEqualTo(List.of(before));

      mesh.apply(sidecar("./*")).orThrow();
      assertThat(clients.get(1).next(TypeUrl.LISTENER)).isEqualTo(List.of(before));
      settle();
      assertThat(clients.get(0).unread()).isEmpty();
      assertThat(clients.get(2).unread()).isEmpty();
    } finally {
      clients.forEach(AdsTestClient::close);
    }
  }

  private static String sidecar(String hosts) {
    return """
    apiVersion: networking.istio.io/v1
    kind: Sidecar
    metadata: {name: one}
    spec: {workloadSelector: {labels: {pod: "1"}}, egress: [{hosts: ["%s"]}]}
    """
        .formatted(hosts);
  }

  private AdsTestClient client(String pod) {
    return new AdsTestClient(mesh, Map.of("app", "page", "pod", pod));
  }

  /** The one resource that all of them get first. */
  private static Any firstAnswer(List<AdsTestClient> clients, TypeUrl type)
      throws InterruptedException {
    Any first = clients.get(0).next(type).get(0);
    for (AdsTestClient client : clients.subList(1, clients.size())) {
      assertThat(client.next(type)).containsExactly(first);
    }
    return first;
  }

  /** Returns when all that the last change has to send is sent and accepted. */
  private void settle() throws InterruptedException {
    assertThat(mesh.awaitAcked(mesh.revision(), Duration.ofSeconds(50)).pending()).isEmpty();
  }
}
