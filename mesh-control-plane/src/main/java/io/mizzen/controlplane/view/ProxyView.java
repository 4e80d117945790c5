package io.mizzen.controlplane.view;

import io.mizzen.api.Service;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.view.Answers.Answer;
import io.mizzen.controlplane.view.Answers.Asked;
import io.mizzen.model.ChangeKey;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.ResourceView;
import io.mizzen.xds.server.protocol.NamesAhead;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * All resources of the proxies that no rule can tell apart, at one revision: translated when first
 * asked for and shared by all of them. Safe for many threads.
 *
 * <p>The view of the next revision starts with every answer that the changes between the two do not
 * concern; see docs/adr/0007-incremental-state.md.
 */
@API(status = API.Status.INTERNAL)
public final class ProxyView implements ResourceView {
  /** Stands for every name of a type. */
  static final String ALL = "*";

  private final ViewKey key;
  private final MeshState state;
  private final ProxyScope scope;
  private final TranslationCache cache;
  private final RecentNames recent;

  private final AtomicReference<Answers> answers;

  private final ProxyResources resources;

  private ProxyView(
      ViewKey key,
      MeshState state,
      TranslationCache cache,
      RecentNames recent,
      Answers answers,
      ProxyResources resources) {
    this.key = key;
    this.state = state;
    this.scope = key.scope(state.snapshot());
    this.cache = cache;
    this.recent = recent;
    this.answers = new AtomicReference<>(answers);
    this.resources = resources;
  }

  /** A view that was asked nothing yet. */
  static ProxyView of(ViewKey key, MeshState state, TranslationCache cache) {
    return fresh(key, state, cache, Answers.none());
  }

  private static ProxyView fresh(
      ViewKey key, MeshState state, TranslationCache cache, Answers answers) {
    return new ProxyView(
        key,
        state,
        cache,
        RecentNames.from(state.revision()),
        answers,
        ProxyResources.of(key, state, cache));
  }

  /**
   * This view at a later revision.
   *
   * @param changes what has changed between the two
   */
  ProxyView at(MeshState next, RecentChanges changes) {
    // At once: an answer that is given here later makes this view's revisions unlike the next
    // one's.
    Answers now = Objects.requireNonNull(answers.getAndUpdate(Answers::takenOver));
    Optional<Set<ChangeKey>> changed = changes.since(state.revision());
    if (changed.filter(keys -> !keys.contains(new ChangeKey.Settings())).isEmpty()
        || now.keeping() != Answers.Keeping.OPEN) {
      return fresh(key, next, cache, now.forgotten());
    }
    Set<Asked> concerned = now.concernedBy(changed.get());
    return new ProxyView(
        key,
        next,
        cache,
        recent.with(next.revision(), concerned),
        now.without(concerned),
        resources.at(next, key.scope(next.snapshot()), changed.get()));
  }

  ViewKey key() {
    return key;
  }

  MeshState state() {
    return state;
  }

  @Override
  public long revision() {
    return state.revision();
  }

  @Override
  public Optional<Object> sharedKey(TypeUrl type) {
    return Optional.of(key);
  }

  /** Not known where the earlier view has answered what its successor was not told of. */
  @Override
  public Optional<Set<String>> changedSince(TypeUrl type, ResourceView earlier) {
    return earlier instanceof ProxyView view && recent.continues(view.recent) && view.isComplete()
        ? recent.since(view.revision(), type)
        : Optional.empty();
  }

  @Override
  public Optional<XdsResource> find(TypeUrl type, String name) {
    return ask(new Asked(type, name), told -> resources.find(type, name, told)).resource();
  }

  /** False once an answer was given that the next view cannot know of. */
  boolean isComplete() {
    return answers().isComplete();
  }

  /**
   * The number of answers that are known without asking the mesh again; for tests of what a change
   * costs.
   */
  int answersKnown() {
    return answers().known().size();
  }

  private Answers answers() {
    return Objects.requireNonNull(answers.get());
  }

  private Answer ask(Asked asked, Function<ProxyScope, Optional<XdsResource>> translation) {
    Answer known = answers().of(asked);
    if (known != null) {
      return known;
    }
    Set<ChangeKey> reads = new HashSet<>();
    Answer made = made(asked, translation, scope.telling(reads::add), reads);
    answers.updateAndGet(before -> before.with(asked, made));
    return made;
  }

  private Answer made(
      Asked asked,
      Function<ProxyScope, Optional<XdsResource>> translation,
      ProxyScope telling,
      Set<ChangeKey> reads) {
    try {
      return new Answer(translation.apply(telling), reads);
    } catch (RuntimeException | StackOverflowError e) {
      Fallbacks.Instead instead = fallbacks().of(asked, answers().lastGood(asked), e.toString());
      cache.failures().add(instead.failure(), e);
      return new Answer(instead.resource(), reads, Optional.of(instead.failure()));
    }
  }

  /** The translations that threw, as far as they were asked for since the last change. */
  List<FailedTranslation> failures() {
    return answers().failures();
  }

  @Override
  public Optional<XdsResource> absent(TypeUrl type, String name) {
    return resources.absent(type, name);
  }

  @Override
  public Optional<NamesAhead> namesAhead(XdsResource before, XdsResource after) {
    return resources.namesAhead(before, after, name -> find(TypeUrl.CLUSTER, name));
  }

  @Override
  public Collection<XdsResource> all(TypeUrl type) {
    List<String> names = new ArrayList<>();
    // Asked, although it is no resource: so that a change of the names is a change of the type.
    ask(
        new Asked(type, ALL),
        told -> {
          names.addAll(resources.names(type, told));
          return Optional.empty();
        });
    if (names.isEmpty()) {
      names.addAll(names(type));
    }
    return names.stream().flatMap(name -> find(type, name).stream()).toList();
  }

  @Override
  public Collection<String> names(TypeUrl type) {
    return resources.names(type, scope);
  }

  /** See {@link ProxyResources#waitsFor}; empty, too, where it throws. */
  Optional<Service> waitsFor(String endpointsName) {
    return guarded(
        endpointsName, () -> resources.waitsFor(endpointsName, scope), Optional.<Service>empty());
  }

  /** See {@link ProxyResources#isServedByNobody}; false, too, where it throws. */
  boolean isServedByNobody(String endpointsName) {
    return guarded(endpointsName, () -> resources.isServedByNobody(endpointsName, scope), false);
  }

  private <T> T guarded(String endpointsName, Supplier<T> question, T otherwise) {
    Asked asked = new Asked(TypeUrl.ENDPOINT, endpointsName);
    return fallbacks().guarded(asked, question, otherwise, cache.failures());
  }

  private Fallbacks fallbacks() {
    return new Fallbacks(key, state, resources);
  }
}
