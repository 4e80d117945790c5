package io.mizzen.it.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.Reply;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A wrong name is told at once; gRPC alone would wait 15 seconds for it. */
class UnknownServicesTest {
  /** A call that waits those 15 seconds ends with DEADLINE_EXCEEDED instead. */
  private static final Call IMPATIENT = Call.say().within(Duration.ofSeconds(14));

  @AutoClose private final TestMesh mesh = TestMesh.start();

  @BeforeEach
  void serveReviews() {
    mesh.apply(Yaml.service("reviews"), Yaml.service("ratings"));
    mesh.serve(Identity.of("reviews", "v1"));
  }

  @Test
  void unknownNameFailsWithTheKnownOnes() {
    EchoClient client = mesh.client("mesh:///nosuch");

    Reply reply = client.call(IMPATIENT);

    assertThat(reply.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(reply.status().getDescription())
        .startsWith("unknown service nosuch")
        .contains("known: ")
        .contains("ratings")
        .contains("reviews");
  }

  @Test
  void unknownNameHoldsUpNobodyElse() {
    EchoClient client = mesh.client("mesh:///reviews");
    Reply wrong = EchoClient.start(client.mesh().channel("mesh:///nosuch"), IMPATIENT).join();

    Reply right = client.call(IMPATIENT);

    assertThat(wrong.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(right.isFrom("v1")).isTrue();
  }

  @Test
  void nameIsReachableAsSoonAsItAppears() {
    EchoClient client = mesh.client("mesh:///details:9080");
    assertThat(client.call(IMPATIENT).status().getDescription()).contains("unknown service");

    mesh.apply(Yaml.service("details"));
    mesh.serve(Identity.of("details", "v1"));

    assertThat(client.untilFirst(IMPATIENT, Reply::isOk).server()).isEqualTo("details-v1");
  }

  @Test
  void serviceWithoutServersFailsAtOnceToo() {
    Reply reply = mesh.client("mesh:///ratings").call(IMPATIENT);

    assertThat(reply.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(reply.status().getDescription()).doesNotContain("unknown service");
  }

  /** On a channel that stays open, from addresses to names and back. */
  @Test
  void aServiceWhoseEndpointsWouldHaveToBeLookedUpFailsAtOnceAndIsTold() {
    String entry =
        """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: far}
        spec:
          hosts: [far.example]
          ports: [{number: 9080, name: grpc, protocol: GRPC}]
          resolution: %s
          workloadSelector: {labels: {app: reviews}}
        """;
    mesh.apply(entry.formatted("STATIC"));
    EchoClient client = mesh.client("mesh:///far.example:9080");
    assertThat(client.untilFirst(IMPATIENT, Reply::isOk).isFrom("v1")).isTrue();
    assertThat(mesh.control().notApplied()).isEmpty();

    mesh.apply(entry.formatted("DNS"));

    Reply refused = client.untilFirst(IMPATIENT, reply -> !reply.isOk());
    assertThat(refused.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(refused.status().getDescription())
        .contains("far.example has resolution DNS, and gRPC clients look no endpoints up in DNS");
    assertThat(mesh.control().notApplied())
        .extracting(left -> left.resource().name() + " " + left.path())
        .containsExactly("far spec.resolution");

    mesh.apply(entry.formatted("STATIC"));

    assertThat(client.untilFirst(IMPATIENT, Reply::isOk).isFrom("v1")).isTrue();
    assertThat(mesh.control().notApplied()).isEmpty();
  }
}
