package io.mizzen.xds.server;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A view that all proxies share and that tells what changed; some names throw. */
record SharedView(FakeView view, Set<String> broken, String key, Consumer<String> beforeFind)
    implements ResourceView {
  static SharedView of(long revision, XdsResource... resources) {
    return new SharedView(FakeView.of(revision, resources), Set.of(), "all", name -> {});
  }

  SharedView broken(String... names) {
    return new SharedView(view, Set.of(names), key, beforeFind);
  }

  /** The same, shared by others than before. */
  SharedView withKey(String other) {
    return new SharedView(view, broken, other, beforeFind);
  }

  /** The same, told of each name that is looked up, before that. */
  SharedView onFind(Consumer<String> action) {
    return new SharedView(view, broken, key, action);
  }

  @Override
  public long revision() {
    return view.revision();
  }

  @Override
  public Optional<Object> sharedKey(TypeUrl type) {
    return Optional.of(key);
  }

  @Override
  public Optional<Set<String>> changedSince(TypeUrl type, ResourceView earlier) {
    Map<String, XdsResource> before = ((SharedView) earlier).of(type);
    Set<String> names = new HashSet<>(before.keySet());
    names.addAll(of(type).keySet());
    names.removeIf(name -> Objects.equals(before.get(name), of(type).get(name)));
    if (!before.keySet().equals(of(type).keySet())) {
      names.add("*");
    }
    names.addAll(broken);
    return Optional.of(names);
  }

  @Override
  public Optional<XdsResource> find(TypeUrl type, String name) {
    beforeFind.accept(name);
    if (broken.contains(name)) {
      throw new IllegalStateException("broken on purpose: " + name);
    }
    return view.find(type, name);
  }

  @Override
  public Optional<XdsResource> absent(TypeUrl type, String name) {
    return view.absent(type, name);
  }

  @Override
  public Collection<XdsResource> all(TypeUrl type) {
    return view.all(type);
  }

  @Override
  public Collection<String> names(TypeUrl type) {
    return of(type).keySet();
  }

  private Map<String, XdsResource> of(TypeUrl type) {
    return view.resources().getOrDefault(type, Map.of());
  }
}
