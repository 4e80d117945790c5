package io.mizzen.it.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.EchoService;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.Reply;
import io.mizzen.it.mesh.Stream;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code http2MaxRequests}: so many streams at a time, and not one more. */
class CircuitBreakingTest {
  private static final Call WATCH = Call.of(EchoService.WATCH).within(Duration.ofMinutes(10));
  private static final int TRIED = 12;

  @AutoClose private final TestMesh mesh = TestMesh.start();

  @BeforeEach
  void serveTwoServices() {
    mesh.apply(Yaml.service("reviews"), Yaml.service("ratings"));
    mesh.serve(Identity.of("reviews", "v1"));
    mesh.serve(Identity.of("ratings", "v1"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void streamsPassUpToTheLimit(int limit) {
    mesh.apply(limit("reviews", limit));

    assertThat(complaints(limit, open("reviews"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void checkerRejectsOtherLimits(int limit) {
    mesh.apply(limit("reviews", limit));

    assertThat(complaints(5, open("reviews"))).isNotEmpty();
  }

  @Test
  void checkerRejectsTheMeshWithoutTheRule() {
    assertThat(complaints(5, open("reviews"))).isNotEmpty();
  }

  @Test
  void endedStreamMakesRoom() {
    mesh.apply(limit("reviews", 1));
    EchoClient client = mesh.client("mesh:///reviews:9080");

    try (Stream only = mesh.own(client.watch(WATCH))) {
      assertThat(only.first().code()).isEqualTo(Code.OK);
      assertThat(client.say().code()).isEqualTo(Code.UNAVAILABLE);
    }

    assertThat(client.untilFirst(Reply::isOk).isFrom("v1")).isTrue();
  }

  @Test
  @DisplayName("other clusters stay unlimited")
  void limitIsPerService() {
    mesh.apply(limit("reviews", 1));

    List<Reply> reviews = open("reviews");
    List<Reply> ratings = open("ratings");

    assertThat(complaints(1, reviews)).isEmpty();
    assertThat(Statuses.complaints(Code.OK, ratings)).isEmpty();
  }

  /** The checker: the first {@code limit} streams began, all further ones were refused. */
  private static List<String> complaints(int limit, List<Reply> replies) {
    List<String> complaints = new ArrayList<>();
    for (int i = 0; i < replies.size(); i++) {
      Code expected = i < limit ? Code.OK : Code.UNAVAILABLE;
      if (replies.get(i).code() != expected) {
        complaints.add("stream " + (i + 1) + ": " + replies.get(i) + ", expected: " + expected);
      }
    }
    return complaints;
  }

  /** Opens streams one after another and holds them open until the test ends. */
  private List<Reply> open(String service) {
    EchoClient client = mesh.client("mesh:///" + service + ":9080");
    List<Reply> replies = new ArrayList<>();
    for (int i = 0; i < TRIED; i++) {
      replies.add(mesh.own(client.watch(WATCH)).first());
    }
    return replies;
  }

  private static String limit(String host, int limit) {
    return Yaml.destinationRule(
        host, "trafficPolicy:\n  connectionPool:\n    http: {http2MaxRequests: " + limit + "}\n");
  }
}
