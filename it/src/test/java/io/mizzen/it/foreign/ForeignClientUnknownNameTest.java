package io.mizzen.it.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mizzen.it.foreign.ForeignClient.Kind;
import io.mizzen.it.foreign.ForeignClient.Outcome;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A name that no service has, dialled by clients that cannot ask for the known names. */
class ForeignClientUnknownNameTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Shorter than the 15 s after which gRPC gives up on a missing resource by itself. */
  private static final Duration DEADLINE = Duration.ofSeconds(14);

  private static final Outcome ANSWERED = new Outcome(Map.of("later-v1 v1", 1), Map.of());

  @AutoClose private final TestMesh mesh = TestMesh.start();

  @ParameterizedTest
  @EnumSource
  void failsAtOnceAndHealsWithTheService(Kind kind) throws IOException {
    try (ForeignClient client = ForeignMesh.start(kind, mesh)) {
      client.open("kept", "xds:///later:9080");

      assertFailsAtOnce(client);
      assertThat(ForeignMesh.proxies(mesh).get(0).node().userAgentName())
          .startsWith(kind.userAgent());

      mesh.apply(Yaml.service("later"));
      mesh.serve(Identity.of("later", "v1"));
      await().atMost(PATIENCE).until(() -> client.callNow("kept", DEADLINE).equals(ANSWERED));

      mesh.delete("Service", "later");
      await().atMost(PATIENCE).until(() -> client.callNow("kept", DEADLINE).answers().isEmpty());
      assertFailsAtOnce(client);

      mesh.apply(Yaml.service("later"));
      await().atMost(PATIENCE).until(() -> client.callNow("kept", DEADLINE).equals(ANSWERED));
      assertThat(ForeignMesh.proxies(mesh))
          .flatExtracting(proxy -> proxy.types().values())
          .allSatisfy(type -> assertThat(type.lastNack()).isEmpty());
    }
  }

  /** DEADLINE_EXCEEDED would mean that the call hung. */
  private static void assertFailsAtOnce(ForeignClient client) {
    Outcome outcome = client.callNow("kept", DEADLINE);

    assertThat(outcome.answers()).isEmpty();
    assertThat(outcome.failures().keySet())
        .singleElement()
        .satisfies(failure -> assertThat(failure).startsWith("UNAVAILABLE: "));
  }
}
