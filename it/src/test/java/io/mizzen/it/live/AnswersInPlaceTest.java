package io.mizzen.it.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.mizzen.api.NotApplied;
import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.Counts;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.Reply;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A route that gRPC cannot follow answers its calls with a status and says so; they never fall
 * through to the next route.
 */
class AnswersInPlaceTest {
  private static final int CALLS = 20;

  @AutoClose private final TestMesh mesh = TestMesh.start();

  @BeforeEach
  void serveReviews() {
    mesh.apply(Yaml.service("reviews"));
    mesh.serve(Identity.of("reviews", "v1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          redirect: {uri: /elsewhere}   | UNIMPLEMENTED     | redirect       | fault injection
          directResponse: {status: 403} | PERMISSION_DENIED | directResponse | with HTTP status 403
          directResponse: {status: 503} | UNAVAILABLE       | directResponse | with HTTP status 503
          directResponse: {status: 200} | UNKNOWN           | directResponse | with HTTP status 200
          directResponse: {status: 431} | UNKNOWN           | directResponse | fault injection
          """)
  void matchedCallsEndHereAndOthersGoOn(String action, Code code, String field, String text) {
    mesh.apply(rule(action));
    EchoClient client = mesh.client("mesh:///reviews:9080");

    assertThat(complaints(code, client)).isEmpty();
    assertThat(client.call(Call.say().header("end-user", "jason")).status().getDescription())
        .endsWith(text);
    assertThat(Statuses.complaints(Code.OK, client.send(CALLS, Call.say()))).isEmpty();
    assertThat(mesh.control().notApplied())
        .extracting(NotApplied::path)
        .containsExactly("spec.http[0]." + field);
  }

  @ParameterizedTest
  @CsvSource({"UNIMPLEMENTED", "PERMISSION_DENIED"})
  void checkerRejectsTheMeshWithoutTheRuleAndAnotherStatus(Code code) {
    EchoClient without = mesh.client("mesh:///reviews:9080");
    List<String> withoutRule = complaints(code, without);
    mesh.apply(rule("directResponse: {status: 401}"));
    EchoClient other = mesh.client("mesh:///reviews:9080");

    assertThat(withoutRule).hasSize(2);
    assertThat(complaints(code, other)).isNotEmpty();
  }

  /** The checker: calls of the route end with the status, and no server sees them. */
  private List<String> complaints(Code code, EchoClient client) {
    List<Reply> replies = new ArrayList<>();
    Counts counts =
        mesh.counting(
            () -> replies.addAll(client.send(CALLS, Call.say().header("end-user", "jason"))));
    List<String> complaints = new ArrayList<>(Statuses.complaints(code, replies));
    if (counts.total() != 0) {
      complaints.add("servers saw " + counts + " (expected: none)");
    }
    return complaints;
  }

  private static String rule(String action) {
    return Yaml.virtualService(
        "reviews",
        """
        - match:
          - headers: {end-user: {exact: jason}}
          %s
        - route:
          - destination: {host: reviews}
        """
            .formatted(action));
  }
}
