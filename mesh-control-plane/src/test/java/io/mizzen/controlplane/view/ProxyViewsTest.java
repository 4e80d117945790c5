package io.mizzen.controlplane.view;

import static io.mizzen.controlplane.view.ProxyViewTest.resources;
import static io.mizzen.controlplane.view.ProxyViewTest.service;
import static io.mizzen.controlplane.view.ProxyViewTest.session;
import static io.mizzen.controlplane.view.ProxyViewTest.state;
import static io.mizzen.controlplane.view.ProxyViewTest.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Labels;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.state.SourceId;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.xds.TypeUrl;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The life of views, and the cost of looking at one. */
class ProxyViewsTest {
  private final MeshState state = state();
  private final PublishedState published = PublishedState.of(state);
  private final ProxyViews views = new ProxyViews(new TranslationCache());
  private final ProxyViews.Session session = session(views, "default");
  private final ProxyView view = session.at(published);

  @Test
  void viewGoesWithItsLastSession() {
    ProxyViews.Session other = session(views, "ns");
    ProxyViews.Session third = session(views, "ns");
    ProxyView shared = other.at(published);
    assertThat(third.at(published)).isSameAs(shared);
    other.at(published);

    other.close();
    other.close();
    assertThat(views.all()).containsExactlyInAnyOrder(view, shared);

    third.close();
    assertThat(views.all()).containsExactly(view);
  }

  @Test
  void sessionThatMovesLeavesTheViewItUsed() {
    String rule =
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: a}
        spec:
          hosts: [a]
          http:
            - match: [{sourceLabels: {app: page}}]
              route: [{destination: {host: a}}]
        """;
    PublishedState ruled = published.next(step(state, SourceId.APPLIED, resources(rule)));
    ProxyViews.Session page =
        session(views, ProxyIdentity.in("default").withLabels(Labels.of(Map.of("app", "page"))));
    assertThat(page.at(published)).isSameAs(view);
    session.at(ruled);

    ProxyView moved = page.at(ruled);

    assertThat(views.all()).hasSize(2);
    session.close();
    assertThat(views.all()).containsExactly(moved);
  }

  /** For a push to many sidecars with a view each: none of them may look at all views. */
  @Test
  void lookingAtAViewTouchesNoOther() {
    AtomicInteger looked = new AtomicInteger();
    ProxyViews counted = new ProxyViews(new TranslationCache(), new CountingMap(looked));
    List<ProxyViews.Session> sessions =
        IntStream.range(0, 100).mapToObj(i -> session(counted, "ns" + i)).toList();

    sessions.forEach(each -> each.at(published));
    assertThat(looked).hasValue(100);
    sessions.forEach(each -> each.at(published));
    assertThat(looked).hasValue(200);
    sessions.forEach(ProxyViews.Session::close);
    assertThat(looked).hasValue(300);
    assertThat(counted.all()).isEmpty();
  }

  /** Counts the entries that are looked at. */
  private static final class CountingMap extends ConcurrentHashMap<ViewKey, ProxyViews.Used> {
    private static final long serialVersionUID = 1;
    private final AtomicInteger looked;

    CountingMap(AtomicInteger looked) {
      this.looked = looked;
    }

    @Override
    public ProxyViews.@Nullable Used compute(
        ViewKey key,
        BiFunction<
                ? super ViewKey,
                ? super ProxyViews.@Nullable Used,
                ? extends ProxyViews.@Nullable Used>
            next) {
      looked.incrementAndGet();
      return super.compute(key, next);
    }

    @Override
    public ProxyViews.@Nullable Used computeIfPresent(
        ViewKey key,
        BiFunction<? super ViewKey, ? super ProxyViews.Used, ? extends ProxyViews.@Nullable Used>
            next) {
      looked.incrementAndGet();
      return super.computeIfPresent(key, next);
    }

    @Override
    public Collection<ProxyViews.Used> values() {
      looked.addAndGet(size());
      return super.values();
    }
  }

  /** A view that is made anew was not asked what an earlier one was. */
  @Test
  void viewThatIsMadeAnewDoesNotKnowWhatAnEarlierOneAnswered() {
    String cluster = "outbound|9080||a.default.svc.cluster.local";
    view.find(TypeUrl.CLUSTER, cluster);
    session.close();
    ProxyViews.Session again = session(views, "default");
    again.at(published);

    PublishedState next =
        published.next(step(state, SourceId.APPLIED, resources(service("b", "{port: 80}"))));

    assertThat(again.at(next).changedSince(TypeUrl.CLUSTER, view)).isEmpty();
  }
}
