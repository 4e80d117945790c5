package io.mizzen.controlplane.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Labels;
import io.mizzen.controlplane.security.AccessScope;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.model.ChangeKey;
import io.mizzen.model.MeshSettings;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.testkit.Seeds;
import io.mizzen.translator.SidecarProxy;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.resolve.DnsCapture;
import io.mizzen.translator.resolve.Interception;
import io.mizzen.xds.MizzenNames;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayName("C3: views that live through changes say what views made from scratch say")
class ProxyViewOracleTest {
  private static final int CHANGES = 200;
  private static final int ROUNDS = 3;
  private static final int SEEDS_PER_KIND = 60;
  private static final MeshSettings SETTINGS = MeshSettings.defaults("mesh");
  private static final CapabilityProfile PROFILE = CapabilityProfile.grpcJava();
  private static final List<Named> NAMES = names();
  private static final List<Named> SIDECAR_NAMES = sidecarNames();

  private record Named(TypeUrl type, String name) {}

  /** A stream as far as a view can tell: what it last looked at, and what it holds since. */
  private static final class Follower {
    private final ProxyIdentity proxy;
    private final CapabilityProfile profile;
    private final Optional<SidecarProxy> sidecar;
    private final List<Named> names;
    private final Map<Named, Optional<XdsResource>> held = new HashMap<>();
    private Optional<SessionView> lookedAt = Optional.empty();
    private Optional<SessionView> view = Optional.empty();
    private Optional<ProxyViews.Session> session = Optional.empty();

    Follower(ProxyIdentity proxy, CapabilityProfile profile) {
      this(proxy, profile, Optional.empty(), NAMES);
    }

    private Follower(
        ProxyIdentity proxy,
        CapabilityProfile profile,
        Optional<SidecarProxy> sidecar,
        List<Named> names) {
      this.proxy = proxy;
      this.profile = profile;
      this.sidecar = sidecar;
      this.names = names;
    }

    /** The sidecar of a workload. */
    static Follower sidecar(ProxyIdentity proxy, String address) {
      return new Follower(
          proxy,
          CapabilityProfile.envoySidecar(),
          Optional.of(
              SidecarProxy.of(
                  proxy.labels(), List.of(address), Interception.REDIRECT, DnsCapture.NONE)),
          SIDECAR_NAMES);
    }

    ProxyView shared(ProxyViews views, PublishedState published) {
      ProxyViews.Session open =
          session.orElseGet(() -> views.open(AccessScope.UNVERIFIED, proxy, profile, sidecar));
      session = Optional.of(open);
      return open.at(published);
    }

    /** The last one of a view takes it with it. */
    void reconnect() {
      session.ifPresent(ProxyViews.Session::close);
      session = Optional.empty();
      view = Optional.empty();
      held.clear();
      lookedAt = Optional.empty();
    }

    /** A name whose answer would be another one in a mesh made from scratch. */
    Optional<Named> stale(MeshState scratch) {
      ProxyView fresh =
          ProxyView.of(
              ViewKey.of(scratch.snapshot(), AccessScope.UNVERIFIED, proxy, profile, sidecar)
                  .distinguished(scratch),
              scratch,
              new TranslationCache());
      return held.entrySet().stream()
          .filter(
              each ->
                  !each.getValue().equals(fresh.find(each.getKey().type(), each.getKey().name())))
          .map(Map.Entry::getKey)
          .findFirst();
    }

    void follow(ProxyView shared, PublishedState published) {
      view =
          Optional.of(
              new SessionView(shared, published, false, Optional.empty(), Optional.empty()));
    }

    /** Looks at the names that differ, as a stream does; at some it has not asked for yet. */
    void look(RandomGenerator random) {
      SessionView now = view.orElseThrow();
      for (Named named : names) {
        boolean asksAnew = !held.containsKey(named) && random.nextInt(3) == 0;
        boolean differs =
            lookedAt
                .flatMap(before -> now.changedSince(named.type(), before))
                .map(names -> names.contains(named.name()))
                .orElse(true);
        if (asksAnew || (differs && held.containsKey(named))) {
          held.put(named, now.find(named.type(), named.name()));
        }
      }
      lookedAt = view;
    }
  }

  @Test
  void everyFollowerHoldsWhatItWouldBeSentAfresh() {
    Seeds.check(ROUNDS, random -> assertThat(firstStale(random, key -> true)).isEmpty());
  }

  /** An index that misses one kind of read must not go unnoticed. */
  @Tag("long")
  @Test
  void aKindOfReadThatIsLeftOutOfTheIndexIsNoticed() {
    List<Class<?>> kinds =
        Stream.<Class<?>>of(ChangeKey.class.getPermittedSubclasses())
            // It says which view a proxy belongs to; no answer is made from it.
            .filter(kind -> !kind.equals(ChangeKey.Selectors.class))
            // The same while an address matters or not, and else Host differs with it, mostly.
            .filter(kind -> !kind.equals(ChangeKey.Address.class))
            // Only read: SidecarPattern says what has changed.
            .filter(kind -> !kind.equals(ChangeKey.SidecarOf.class))
            .toList();
    Set<Class<?>> noticed = new HashSet<>();

    Seeds.check(
        SEEDS_PER_KIND,
        random -> {
          // The same for each kind, whatever was noticed before.
          long seed = random.nextLong();
          for (Class<?> kind : kinds) {
            if (!noticed.contains(kind)
                && firstStale(new Random(seed), key -> !kind.isInstance(key)).isPresent()) {
              noticed.add(kind);
            }
          }
        });

    assertThat(noticed).containsExactlyInAnyOrderElementsOf(kinds);
  }

  /**
   * The first answer that some follower holds and would not be given afresh.
   *
   * @param recorded the keys of changes that views learn of
   */
  private static Optional<String> firstStale(
      RandomGenerator random, Predicate<ChangeKey> recorded) {
    RandomChanges changes = new RandomChanges(random);
    ProxyViews views = new ProxyViews(new TranslationCache());
    MeshState state = MeshState.initial(SETTINGS, List.of());
    PublishedState published = PublishedState.of(state);
    List<Follower> followers = followers();
    for (int i = 0; i < CHANGES; i++) {
      MeshState next = changes.step(state);
      if (next.revision() == state.revision()) {
        state = next;
        continue;
      }
      state = next;
      published = published.next(recording(state, recorded));
      MeshState scratch = RandomChanges.fromScratch(state);
      if (!state.endpoints().equals(scratch.endpoints())
          || !state.rules().byKey().equals(scratch.rules().byKey())
          || !state.registered().equals(scratch.registered())) {
        return Optional.of("the state after change " + i);
      }
      for (Follower follower : followers) {
        // Some look later, at views that others have left behind.
        if (random.nextInt(4) == 0 && follower.view.isPresent()) {
          follower.look(random);
        }
        if (random.nextInt(50) == 0) {
          follower.reconnect();
        }
        if (random.nextInt(4) > 0) {
          follower.follow(follower.shared(views, published), published);
          follower.look(random);
          Optional<Named> stale = follower.stale(scratch);
          if (stale.isPresent()) {
            return Optional.of(stale.get() + " after change " + i);
          }
        }
      }
    }
    return Optional.empty();
  }

  private static MeshState recording(MeshState state, Predicate<ChangeKey> recorded) {
    return new MeshState(
        state.revision(),
        state.contributions(),
        state.registered(),
        state.assembly(),
        state.changed().stream().filter(recorded).collect(Collectors.toSet()),
        state.initialSync());
  }

  @Test
  void aChangeOfOneHostLeavesTheAnswersAboutOthersAlone() {
    ProxyViews views = new ProxyViews(new TranslationCache());
    ConfigStep mesh = new ConfigStep(MeshState.initial(SETTINGS, List.of()));
    mesh.apply(service("a") + "---\n" + service("b"));
    ProxyViews.Session session =
        views.open(AccessScope.UNVERIFIED, ProxyIdentity.in("default"), PROFILE, Optional.empty());
    ProxyView before = session.at(mesh.published);
    NAMES.forEach(named -> before.find(named.type(), named.name()));
    int known = before.answersKnown();

    mesh.apply(
        """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: a}
        spec: {host: a, subsets: [{name: v9}]}
        """);
    ProxyView after = session.at(mesh.published);

    assertThat(known - after.answersKnown()).isPositive().isLessThan(known / 2);
    String b = "outbound|80||b.default.svc.cluster.local";
    assertThat(after.find(TypeUrl.CLUSTER, b).orElseThrow())
        .isSameAs(before.find(TypeUrl.CLUSTER, b).orElseThrow());
    assertThat(after.changedSince(TypeUrl.LISTENER, before)).contains(Set.of());
    assertThat(after.changedSince(TypeUrl.CLUSTER, before).orElseThrow())
        .isNotEmpty()
        .allMatch(name -> name.endsWith("|a.default.svc.cluster.local"));
  }

  private static final class ConfigStep {
    private PublishedState published;

    ConfigStep(MeshState initial) {
      this.published = PublishedState.of(initial);
    }

    void apply(String yaml) {
      published =
          published.next(RandomChanges.applied(published.state(), List.of(yaml), List.of()));
    }
  }

  private static List<Follower> followers() {
    return List.of(
        new Follower(labelled("app", "page", "pod", "1"), PROFILE),
        new Follower(labelled("app", "page", "pod", "2"), PROFILE),
        new Follower(labelled("rack", "7", "version", "v1"), CapabilityProfile.grpcGo()),
        new Follower(ProxyIdentity.in("shop"), PROFILE),
        Follower.sidecar(labelled("app", "a", "version", "v1"), "10.0.0.1"),
        Follower.sidecar(ProxyIdentity.in("shop"), "10.4.0.1"));
  }

  private static ProxyIdentity labelled(String k1, String v1, String k2, String v2) {
    return ProxyIdentity.in("default").withLabels(Labels.of(Map.of(k1, v1, k2, v2)));
  }

  private static List<Named> names() {
    List<Named> names = new ArrayList<>();
    for (String host :
        List.of(
            "a.default.svc.cluster.local",
            "b.default.svc.cluster.local",
            "c.shop.svc.cluster.local",
            "api.example.com")) {
      for (String port : List.of("80", "81")) {
        names.add(new Named(TypeUrl.LISTENER, host + ":" + port));
        names.add(new Named(TypeUrl.ROUTE, "outbound|" + port + "||" + host));
        for (String subset : List.of("", "v1", "v2")) {
          String cluster = "outbound|" + port + "|" + subset + "|" + host;
          names.add(new Named(TypeUrl.CLUSTER, cluster));
          names.add(new Named(TypeUrl.ENDPOINT, "mesh/" + cluster));
        }
      }
    }
    names.add(new Named(TypeUrl.LISTENER, "a:80"));
    names.add(new Named(TypeUrl.EXTENSION_CONFIG, MizzenNames.MESH));
    for (String host : List.of("a", "b.default", "c.default.svc", "nosuch")) {
      names.add(new Named(TypeUrl.EXTENSION_CONFIG, MizzenNames.service(host)));
    }
    return List.copyOf(names);
  }

  private static List<Named> sidecarNames() {
    List<Named> names = new ArrayList<>();
    for (String name :
        List.of("virtualInbound", "virtualOutbound", "0.0.0.0_80", "0.0.0.0_81", "0.0.0.0_9080")) {
      names.add(new Named(TypeUrl.LISTENER, name));
    }
    for (String port : List.of("80", "81", "9080")) {
      names.add(new Named(TypeUrl.ROUTE, port));
      names.add(new Named(TypeUrl.CLUSTER, "inbound|" + port + "||"));
    }
    for (Named each : NAMES) {
      if (each.type().equals(TypeUrl.CLUSTER)) {
        names.add(each);
        names.add(new Named(TypeUrl.ENDPOINT, each.name()));
      }
    }
    return List.copyOf(names);
  }

  private static String service(String name) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s}
    spec: {selector: {app: %s}, ports: [{name: grpc, port: 80}]}
    """
        .formatted(name, name);
  }
}
