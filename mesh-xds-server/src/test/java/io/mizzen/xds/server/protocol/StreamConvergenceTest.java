package io.mizzen.xds.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.testkit.Seeds;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Random interleavings of requests, pushes, slow queues, refusals, unsubscribes and dropped nonces
 * against {@link ModelClient}.
 */
class StreamConvergenceTest {
  private static final List<TypeUrl> NAMED =
      List.of(TypeUrl.ENDPOINT, TypeUrl.LISTENER, TypeUrl.ROUTE);
  private static final List<TypeUrl> ALL =
      List.of(TypeUrl.CLUSTER, TypeUrl.ENDPOINT, TypeUrl.LISTENER, TypeUrl.ROUTE);
  private static final Set<String> NAMES = Set.of("a", "b", "c", "d");
  private static final int STEPS = 120;
  private static final int ROUNDS = 1000;

  @Test
  void clientsEndUpWithTheView() {
    Seeds.check(ROUNDS, random -> new Run(random, Refusals.SOME).converges());
  }

  @Test
  void routesNeverNameAClusterTheClientLacks() {
    Seeds.check(ROUNDS, random -> new Run(random, Refusals.SOME).staysWhole());
  }

  private enum Refusals {
    NONE,
    SOME
  }

  private static final class Run {
    private final RandomGenerator random;
    private final ModelClient client;
    private final FakeMesh mesh = new FakeMesh();
    private StreamState server;

    Run(RandomGenerator random, Refusals refusals) {
      this.random = random;
      this.client =
          new ModelClient(
              random.nextBoolean() ? ModelClient.Unwanted.IGNORES : ModelClient.Unwanted.ANSWERS);
      this.server =
          StreamState.of(
              random.nextBoolean() ? ClientProfile.WARMS_CLUSTERS : ClientProfile.KEEPS_ENDPOINTS,
              ProtocolVariant.SOTW);
      show(refusals);
      client.subscribe(TypeUrl.CLUSTER, Set.of());
    }

    void converges() {
      for (int i = 0; i < STEPS; i++) {
        step();
      }
      show(Refusals.NONE);
      quiesce();

      assertThat(AckProgress.NONE.sent(mesh.revision(), server, context()).revision())
          .isEqualTo(mesh.revision());
      for (TypeUrl type : ALL) {
        assertThat(client.held(type)).as("%s", type).containsAllEntriesOf(wanted(type));
        // Routes that are under way to a client that will not answer them count as in use.
        if (client.answersAll() && type.isFullState()) {
          assertThat(client.held(type)).as("%s", type).isEqualTo(wanted(type));
        } else if (client.answersAll()) {
          // Every name has an answer: grpc-java takes nothing up before.
          assertThat(client.held(type).keySet()).as("%s", type).isEqualTo(client.names(type));
        }
      }
    }

    void staysWhole() {
      for (int i = 0; i < STEPS; i++) {
        step();
        for (String cluster : client.held(TypeUrl.ROUTE).values()) {
          assertThat(client.held(TypeUrl.CLUSTER)).as("route to %s", cluster).containsKey(cluster);
          assertThat(client.held(TypeUrl.ENDPOINT))
              .as("route to %s", cluster)
              .doesNotContainEntry(cluster, FakeMesh.ABSENT);
        }
      }
    }

    private void step() {
      switch (random.nextInt(8)) {
        case 0 -> show(Refusals.SOME);
        case 1 -> client.subscribe(oneOf(NAMED), some(NAMES));
        case 2 -> client.subscribeAnew(oneOf(NAMED), some(NAMES));
        case 3, 4 -> request();
        case 5, 6 -> respond();
        default -> read();
      }
    }

    /** Moves everything until nothing moves; a loop of responses would never end. */
    private void quiesce() {
      for (int i = 0; i < 10_000; i++) {
        if (!request() && !respond() && !read()) {
          return;
        }
      }
      throw new AssertionError("client and server do not come to rest");
    }

    private boolean request() {
      ModelClient.Message message = client.outbox.poll();
      if (message == null) {
        return false;
      }
      if (server.type(message.type()).isEmpty()) {
        server = server.opened(mesh.table(message.type()));
      }
      server = server.received(message.type(), message.request(), 0).state();
      return true;
    }

    private boolean respond() {
      StreamState.Step step = server.next(context());
      server = step.state();
      step.response().ifPresent(client.inbox::add);
      return step.response().isPresent();
    }

    private SendContext context() {
      return new SendContext(0, 3, 0, Long.MAX_VALUE, mesh.bodies);
    }

    private boolean read() {
      if (client.inbox.isEmpty()) {
        return false;
      }
      client.read();
      return true;
    }

    private Map<String, String> wanted(TypeUrl type) {
      return mesh.all(type).stream()
          .filter(each -> client.wildcard(type) || client.names(type).contains(each.name()))
          .collect(Collectors.toMap(XdsResource::name, ModelClient::content));
    }

    /** Every route names a cluster of the same view; a refused route's content says so. */
    private void show(Refusals refusals) {
      List<XdsResource> resources = new ArrayList<>();
      List<String> clusters = new ArrayList<>(some(NAMES));
      clusters.add("always");
      for (String cluster : clusters) {
        resources.add(Resources.cluster(cluster, content()));
        resources.add(Resources.endpoints(cluster, content()));
      }
      for (String name : NAMES.stream().sorted().toList()) {
        boolean refused = refusals == Refusals.SOME && random.nextInt(6) == 0;
        resources.add(Resources.route(name, refused ? "bad" + content() : oneOf(clusters)));
      }
      some(NAMES).forEach(name -> resources.add(Resources.listener(name, content())));
      Set<Subscription> unused = mesh.show(resources);
    }

    private String content() {
      return Integer.toString(random.nextInt(3));
    }

    private Set<String> some(Set<String> names) {
      return names.stream()
          .sorted()
          .filter(name -> random.nextBoolean())
          .collect(Collectors.toCollection(HashSet::new));
    }

    private <T> T oneOf(List<T> choices) {
      return choices.get(random.nextInt(choices.size()));
    }
  }
}
