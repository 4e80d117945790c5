package io.mizzen.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.mizzen.api.Labels;
import io.mizzen.api.Origin;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Workload;
import io.mizzen.api.spi.ScriptedConfigSource;
import io.mizzen.api.spi.ScriptedRegistry;
import io.mizzen.controlplane.security.AccessScope;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.view.ProxyView;
import io.mizzen.controlplane.view.ProxyViews;
import io.mizzen.controlplane.view.PublishedState;
import io.mizzen.controlplane.view.RandomChanges;
import io.mizzen.controlplane.view.Translations;
import io.mizzen.model.MeshSettings;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.testkit.RandomDocuments;
import io.mizzen.testkit.Seeds;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.xds.TypeUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The whole line under random changes: sources, rules, servers, streams that come and go, restarts
 * of the control plane. What every stream holds is, byte for byte, what a mesh made from scratch
 * would send it.
 */
@DisplayName("C3: what streams hold is what a mesh made from scratch would send them")
@Timeout(300)
class StreamsOracleTest {
  private static final int CHANGES = 200;
  private static final int STREAMS = 4;
  private static final int SERVERS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration OFTEN = Duration.ofMillis(2);

  /** Long: endpoints are held back after a restart until servers have been quiet for a moment. */
  private static final Duration INITIAL_SYNC = Duration.ofSeconds(10);

  private static final Map<TypeUrl, List<String>> NAMES = names();

  /** A mesh made from scratch of what the control plane knew at a revision. */
  private record Scratch(long revision, MeshState state) {}

  /** One control plane with its sources and streams. */
  private static final class Walk implements AutoCloseable {
    private final RandomGenerator random;
    private final RandomDocuments documents;
    private final List<FollowingStream> streams = new ArrayList<>();
    private final List<RegisteringStream> servers = new ArrayList<>();
    private ScriptedConfigSource source = new ScriptedConfigSource("source");
    private ScriptedRegistry registry = new ScriptedRegistry("registry");
    private ControlPlane mesh = start();
    private Scratch scratch =
        new Scratch(-1, MeshState.initial(MeshSettings.defaults("mesh"), List.of()));

    Walk(RandomGenerator random) {
      this.random = random;
      this.documents = new RandomDocuments(random);
      connect();
    }

    private ControlPlane start() {
      return ControlPlane.builder()
          .meshId("mesh")
          .initialSync(INITIAL_SYNC)
          .source(source)
          .registry(registry)
          .build()
          .start();
    }

    private void connect() {
      while (streams.size() < STREAMS) {
        Map<String, String> labels =
            Map.of("app", "page", "pod", String.valueOf(random.nextInt(3)), "version", "v1");
        streams.add(new FollowingStream(mesh, labels, NAMES));
      }
    }

    void change() {
      switch (random.nextInt(14)) {
        case 0, 1 -> registry.add(server());
        case 2 -> registry.remove(server().key());
        case 3, 4 -> source.write("text" + random.nextInt(5), documents.draw());
        case 5 -> source.remove("text" + random.nextInt(5));
        case 6 -> delete();
        case 7 -> reconnectOne();
        case 8, 9 -> registerOrLeave();
        default -> mesh.apply(documents.draw());
      }
      if (random.nextInt(60) == 0) {
        restart();
      }
      // Takes with it whatever the sources have reported and nobody waits for.
      mesh.apply("# nothing");
    }

    private void delete() {
      List<ResourceKey> keys = List.copyOf(mesh.snapshot().rules().byKey().keySet());
      if (!keys.isEmpty()) {
        mesh.delete(keys.get(random.nextInt(keys.size())));
      }
    }

    /** Another client, or the same one again, which knows what it was sent. */
    private void reconnectOne() {
      FollowingStream before = streams.remove(0);
      before.close();
      if (random.nextBoolean()) {
        streams.add(before.reconnected(mesh));
      }
      connect();
    }

    private void registerOrLeave() {
      if (servers.size() == SERVERS) {
        servers.remove(0).close();
      } else {
        String address = "10.1.0." + random.nextInt(1, 250);
        servers.add(new RegisteringStream(mesh, address, serverLabels()));
      }
    }

    /** With the same sources, less what was applied; some clients are those that were there. */
    private void restart() {
      servers.forEach(RegisteringStream::close);
      servers.clear();
      streams.forEach(FollowingStream::close);
      mesh.close();
      source = new ScriptedConfigSource("source");
      registry = new ScriptedRegistry("registry");
      source.write("text0", documents.draw());
      mesh = start();
      scratch = new Scratch(-1, scratch.state());
      List<FollowingStream> before = List.copyOf(streams);
      streams.clear();
      before.subList(0, STREAMS / 2).forEach(each -> streams.add(each.reconnected(mesh)));
      connect();
    }

    private Workload server() {
      int number = random.nextInt(4);
      return Workload.builder(
              Workload.Kind.WORKLOAD_ENTRY, "default", "w" + number, "10.0.0." + (1 + number))
          .ports(Map.of("grpc", 9080))
          .labels(Labels.of(serverLabels()))
          .origin(Origin.of("test"))
          .build();
    }

    private Map<String, String> serverLabels() {
      return Map.of(
          "app",
          RandomDocuments.NAMES.get(random.nextInt(3)),
          "version",
          random.nextBoolean() ? "v1" : "v2");
    }

    void check(int change) {
      streams.forEach(
          stream ->
              await()
                  .atMost(PATIENCE)
                  .pollDelay(Duration.ZERO)
                  .pollInterval(OFTEN)
                  .pollInSameThread()
                  .untilAsserted(() -> checkNow(stream, change)));
    }

    /** By the newest state each time: a server that leaves is known a moment later. */
    private void checkNow(FollowingStream stream, int change) {
      Map<String, ByteString> expected = expected(scratch().state(), stream.labels());
      assertThat(stream.holding(expected.keySet()))
          .as("%s after change %d", stream.labels(), change)
          .isEqualTo(expected);
    }

    private Scratch scratch() {
      MeshState newest = mesh.runtime.publisher.newest().state();
      if (scratch.revision() != newest.revision()) {
        scratch = new Scratch(newest.revision(), RandomChanges.fromScratch(newest));
      }
      return scratch;
    }

    @Override
    public void close() {
      servers.forEach(RegisteringStream::close);
      streams.forEach(FollowingStream::close);
      mesh.close();
    }
  }

  @Test
  void everyStreamHoldsWhatItWouldBeSentAfresh() {
    Seeds.check(
        1,
        random -> {
          try (Walk walk = new Walk(random)) {
            for (int i = 0; i < CHANGES; i++) {
              walk.change();
              walk.check(i);
            }
          }
        });
  }

  private static Map<String, ByteString> expected(MeshState state, Map<String, String> labels) {
    ProxyIdentity proxy = ProxyIdentity.in("default").withLabels(Labels.of(labels));
    ProxyView fresh =
        new ProxyViews(Translations::standard)
            .lookedAt(
                PublishedState.of(state),
                AccessScope.UNVERIFIED,
                proxy,
                CapabilityProfile.of("gRPC Java", "1.80.0"),
                Optional.empty());
    Map<String, ByteString> expected = new TreeMap<>();
    NAMES.forEach(
        (type, names) ->
            names.forEach(
                name ->
                    fresh
                        .find(type, name)
                        .ifPresent(
                            resource ->
                                expected.put(
                                    type.shortName() + " " + name,
                                    ByteString.copyFrom(resource.bytes())))));
    return expected;
  }

  private static Map<TypeUrl, List<String>> names() {
    List<String> listeners = new ArrayList<>();
    List<String> routes = new ArrayList<>();
    List<String> clusters = new ArrayList<>();
    for (String host :
        List.of("a.default.svc.cluster.local", "b.shop.svc.cluster.local", "api.example.com")) {
      listeners.add(host + ":80");
      routes.add("outbound|80||" + host);
      for (String subset : List.of("", "v1", "v2")) {
        clusters.add("outbound|80|" + subset + "|" + host);
      }
    }
    return Map.of(
        TypeUrl.LISTENER, listeners,
        TypeUrl.ROUTE, routes,
        TypeUrl.CLUSTER, clusters,
        TypeUrl.ENDPOINT, clusters.stream().map(name -> "mesh/" + name).toList());
  }
}
