package io.mizzen.controlplane.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.controlplane.loop.Debounce;
import io.mizzen.controlplane.loop.EventLoop;
import io.mizzen.controlplane.loop.EventLoop.Urgency;
import io.mizzen.controlplane.security.AccessScope;
import io.mizzen.controlplane.source.AppliedSource;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.state.MeshStep;
import io.mizzen.controlplane.state.SourceId;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.model.MeshSettings;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.core.Translation;
import io.mizzen.xds.TypeUrl;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Counts, not times: what one change asks again, translates and allocates, from the report of a
 * source to the answers of a proxy that dials fifty services. Bytes allocated are exact for one
 * thread.
 */
@DisplayName("C3: one change touches as much in a mesh of 10,000 services as in one of 1,000")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangeCostTest {
  private static final int DIALLED = 50;
  private static final int ROUNDS = 20;

  /** Persistent maps of ten times the size are three to four levels deeper. */
  private static final double MOST_GROWTH = 1.6;

  private static final SourceId DOCUMENTS = new SourceId(1, "documents");

  private final Bench small = new Bench(1_000);
  private final Bench large = new Bench(10_000);

  private record Named(TypeUrl type, String name) {}

  @Test
  void oneEndpoint() {
    for (Bench bench : List.of(small, large)) {
      int forgotten = bench.forgottenBy(() -> bench.register(7));
      bench.look();

      assertThat(forgotten).as("the assignments of both subsets").isEqualTo(2);
      assertThat(bench.translated).containsExactlyEntriesOf(Map.of("EndpointInput", 1));
    }
    assertGrowth(bench -> bench.register(7));
  }

  @Test
  void oneVirtualService() {
    for (Bench bench : List.of(small, large)) {
      int forgotten = bench.forgottenBy(() -> bench.applyVirtualService(8));
      bench.look();

      assertThat(forgotten).as("the routes of the host").isEqualTo(1);
      assertThat(bench.translated).containsExactlyEntriesOf(Map.of("RouteInput", 1));
    }
    assertGrowth(bench -> bench.applyVirtualService(8));
  }

  @Test
  void oneDestinationRule() {
    for (Bench bench : List.of(small, large)) {
      int forgotten = bench.forgottenBy(() -> bench.applyDestinationRule(9));
      bench.look();

      assertThat(forgotten).as("routes, clusters and assignments of the host").isEqualTo(5);
      assertThat(bench.translated)
          .as("routes and assignments depend on other parts of the rule")
          .containsExactlyEntriesOf(Map.of("ClusterInput", 2));
    }
    assertGrowth(bench -> bench.applyDestinationRule(9));
  }

  @Test
  void whatNobodyDialsCostsNoProxyAnything() {
    int forgotten =
        large.forgottenBy(
            () -> {
              large.register(DIALLED);
              large.applyVirtualService(DIALLED);
              large.applyDestinationRule(DIALLED);
            });
    large.look();

    assertThat(forgotten).isZero();
    assertThat(large.translated).isEmpty();
  }

  @Test
  void whatAProxyAsksAgainOrForTheFirstTime() {
    assertGrowth(
        bench -> {
          bench.register(10);
          bench.look();
        });
    assertGrowth(bench -> bench.look(new ProxyViews(bench.cache), "default"));
  }

  @Test
  void changesEvictNoTranslation() {
    large.look();
    large.register(11);
    large.register(11);
    large.applyVirtualService(11);
    large.applyVirtualService(12);
    large.look();
    large.translated.clear();

    large.look(new ProxyViews(large.cache), "elsewhere");

    assertThat(large.translated)
        .as("listeners alone are not kept, since clients make their names up")
        .containsExactlyEntriesOf(Map.of("Routed", DIALLED));
  }

  private void assertGrowth(Consumer<Bench> change) {
    double inSmall = allocated(small, change);
    double inLarge = allocated(large, change);

    assertThat(inLarge / inSmall)
        .as("%.0f bytes and %.0f bytes", inSmall, inLarge)
        .isLessThan(MOST_GROWTH);
  }

  /** The least of some rounds: the first ones load classes. */
  private static long allocated(Bench bench, Consumer<Bench> change) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < ROUNDS; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      change.accept(bench);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  /** A control plane without its thread, and a proxy. */
  private static final class Bench {
    private final Map<String, Integer> translated = new TreeMap<>();
    private final TranslationCache cache = new TranslationCache(this::counted);
    private final ProxyViews views = new ProxyViews(cache);
    private final List<Named> names = names();
    private final EventLoop loop =
        new EventLoop(
            MeshState.initial(MeshSettings.defaults("mesh"), List.of()),
            MeshStep::apply,
            this::publish,
            new Debounce(Duration.ZERO, Duration.ZERO),
            System::nanoTime);
    private final AppliedSource applied = new AppliedSource(new ConfigIntake("default"), loop);
    private PublishedState published = PublishedState.of(loop.state());
    private final ProxyViews.Session session = session(views, "default");
    private ProxyView kept = session.at(published);
    private int changes = 10;

    Bench(int services) {
      loop.put(DOCUMENTS, LargeMesh.documents(services), Urgency.AT_ONCE).join();
      loop.put(SourceId.REGISTRATIONS, LargeMesh.servers(services), Urgency.AT_ONCE).join();
      look();
    }

    private void publish(MeshState state) {
      published = published.next(state);
    }

    private Translation counted(Object input) {
      translated.merge(input.getClass().getSimpleName(), 1, Integer::sum);
      return Translations.standard(input);
    }

    private static ProxyViews.Session session(ProxyViews of, String namespace) {
      return of.open(
          AccessScope.UNVERIFIED,
          ProxyIdentity.in(namespace),
          CapabilityProfile.grpcJava(),
          Optional.empty());
    }

    /** The proxy asks for all its names again. */
    void look() {
      kept = look(session);
    }

    ProxyView look(ProxyViews of, String namespace) {
      return look(session(of, namespace));
    }

    private ProxyView look(ProxyViews.Session session) {
      ProxyView view = session.at(published);
      names.forEach(named -> assertThat(view.find(named.type(), named.name())).isPresent());
      return view;
    }

    /** The number of answers that a change makes the view ask again. */
    int forgottenBy(Runnable change) {
      look();
      int before = kept.answersKnown();
      translated.clear();
      change.run();
      kept = session.at(published);
      return before - kept.answersKnown();
    }

    void register(int service) {
      var server = LargeMesh.server(service, changes++, "v1");
      loop.put(SourceId.REGISTRATIONS, LargeMesh.registered(List.of(server)), Urgency.AT_ONCE)
          .join();
    }

    void applyVirtualService(int service) {
      int weight = changes++ % 100;
      apply(LargeMesh.virtualService("s" + service, weight));
    }

    void applyDestinationRule(int service) {
      apply(LargeMesh.destinationRule("s" + service, changes++));
    }

    private void apply(String yaml) {
      assertThat(applied.applyText(yaml, "default").findings()).isEmpty();
    }

    private static List<Named> names() {
      List<Named> names = new ArrayList<>();
      for (int i = 0; i < DIALLED; i++) {
        String host = LargeMesh.host(i);
        names.add(new Named(TypeUrl.LISTENER, host + ":80"));
        names.add(new Named(TypeUrl.ROUTE, "outbound|80||" + host));
        for (String subset : List.of("v1", "v2")) {
          String cluster = "outbound|80|" + subset + "|" + host;
          names.add(new Named(TypeUrl.CLUSTER, cluster));
          names.add(new Named(TypeUrl.ENDPOINT, "mesh/" + cluster));
        }
      }
      return names;
    }
  }
}
