package io.mizzen.xds.server.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C2: random delta requests, pushes, refusals and reconnects end with the view")
class DeltaConvergenceTest {
  private static final List<TypeUrl> NAMED =
      List.of(TypeUrl.ENDPOINT, TypeUrl.LISTENER, TypeUrl.ROUTE);
  private static final Set<String> NAMES = Set.of("a", "b", "c", "d");
  private static final long GRACE = 5;
  private static final int STEPS = 120;
  private static final int ROUNDS = 1000;

  private enum Refusals {
    NONE,
    SOME
  }

  @Test
  void clientsEndUpWithTheView() {
    Seeds.check(ROUNDS, random -> new Run(random).converges());
  }

  @Test
  void routesNeverNameAClusterTheClientLacks() {
    Seeds.check(ROUNDS, random -> new Run(random).staysWhole());
  }

  private static final class Run {
    private final RandomGenerator random;
    private final FakeMesh mesh = new FakeMesh();
    private final DeltaModelClient client = new DeltaModelClient();
    private final ClientProfile profile;
    private StreamState server;
    private long now;

    Run(RandomGenerator random) {
      this.random = random;
      this.profile =
          random.nextBoolean() ? ClientProfile.WARMS_CLUSTERS : ClientProfile.KEEPS_ENDPOINTS;
      this.server = StreamState.of(profile, ProtocolVariant.DELTA);
      show(Refusals.SOME);
      client.subscribe(TypeUrl.CLUSTER, Set.of());
    }

    void converges() {
      for (int i = 0; i < STEPS; i++) {
        step();
      }
      show(Refusals.NONE);
      quiesce();
      now += GRACE;
      quiesce();

      assertThat(AckProgress.NONE.sent(mesh.revision(), server, context()).revision())
          .isEqualTo(mesh.revision());
      assertThat(client.held(TypeUrl.CLUSTER)).isEqualTo(wanted(TypeUrl.CLUSTER));
      assertThat(client.held(TypeUrl.LISTENER)).isEqualTo(wanted(TypeUrl.LISTENER));
      for (TypeUrl type : List.of(TypeUrl.ENDPOINT, TypeUrl.ROUTE)) {
        assertThat(client.held(type)).as("%s", type).containsAllEntriesOf(wanted(type));
        assertThat(client.held(type).keySet()).as("%s", type).isEqualTo(client.names(type));
      }
    }

    void staysWhole() {
      for (int i = 0; i < STEPS; i++) {
        step();
        for (String cluster : client.held(TypeUrl.ROUTE).values()) {
          if (!cluster.equals(FakeMesh.ABSENT)) {
            assertThat(client.held(TypeUrl.CLUSTER)).containsKey(cluster);
          }
        }
      }
    }

    private void step() {
      switch (random.nextInt(16)) {
        case 0, 1 -> show(Refusals.SOME);
        case 2, 3 -> client.subscribe(NAMED.get(random.nextInt(NAMED.size())), some(NAMES));
        case 4 -> reconnect();
        case 5, 6, 7, 8 -> request();
        case 9, 10, 11, 12 -> respond();
        default -> read();
      }
    }

    private void reconnect() {
      server = StreamState.of(profile, ProtocolVariant.DELTA);
      client.reconnect();
    }

    private void quiesce() {
      for (int i = 0; i < 10_000; i++) {
        if (!request() && !respond() && !read()) {
          return;
        }
      }
      throw new AssertionError("client and server do not come to rest");
    }

    private boolean request() {
      DeltaModelClient.Message message = client.outbox.poll();
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

    private boolean read() {
      if (client.inbox.isEmpty()) {
        return false;
      }
      client.read();
      return true;
    }

    private SendContext context() {
      return new SendContext(now, 3, GRACE, Long.MAX_VALUE, mesh.bodies);
    }

    private Map<String, String> wanted(TypeUrl type) {
      return mesh.all(type).stream()
          .filter(each -> client.isWildcard(type) || client.names(type).contains(each.name()))
          .collect(
              Collectors.toMap(XdsResource::name, each -> UTF_8.decode(each.bytes()).toString()));
    }

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
        String route = clusters.get(random.nextInt(clusters.size()));
        resources.add(Resources.route(name, refused ? "bad" + content() : route));
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
  }
}
