package io.mizzen.xds.server.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The resources that all streams of a test see, with tables. A name that does not exist has a
 * placeholder, but for listeners. A change names what differs, as a view with an index does.
 */
final class FakeMesh {
  static final String ABSENT = "absent";
  private static final List<TypeUrl> WITH_PLACEHOLDER =
      List.of(TypeUrl.CLUSTER, TypeUrl.ENDPOINT, TypeUrl.ROUTE);

  final TableCounts counts = new TableCounts();
  final ResponseBodies bodies = new ResponseBodies(counts);
  private final Map<TypeUrl, ResourceTable> tables = new HashMap<>();
  private Lookup lookup = new Lookup(Map.of(), false);
  private boolean namesAhead;
  private long revision;

  private record Lookup(Map<TypeUrl, Map<String, XdsResource>> resources, boolean names)
      implements ResourceLookup {
    @Override
    public Optional<XdsResource> find(TypeUrl type, String name) {
      return Optional.ofNullable(of(type).get(name));
    }

    @Override
    public Optional<XdsResource> absent(TypeUrl type, String name) {
      return WITH_PLACEHOLDER.contains(type)
          ? Optional.of(Resources.resource(type, name, ABSENT))
          : Optional.empty();
    }

    @Override
    public Collection<XdsResource> all(TypeUrl type) {
      return of(type).values();
    }

    @Override
    public Optional<NamesAhead> namesAhead(XdsResource before, XdsResource after) {
      String cluster = text(after);
      return names
          ? Optional.of(
              new NamesAhead(
                  Resources.route(after.name(), text(before) + " naming " + cluster),
                  Map.of(TypeUrl.CLUSTER, Set.of(cluster), TypeUrl.ENDPOINT, Set.of(cluster))))
          : Optional.empty();
    }

    private static String text(XdsResource resource) {
      return UTF_8.decode(resource.bytes()).toString();
    }

    private Map<String, XdsResource> of(TypeUrl type) {
      return resources.getOrDefault(type, Map.of());
    }
  }

  /** Routes of which one names the cluster that is its content need it named ahead from now on. */
  void nameAhead() {
    namesAhead = true;
  }

  void stopNamingAhead() {
    namesAhead = false;
  }

  long revision() {
    return revision;
  }

  ResourceTable table(TypeUrl type) {
    return tables.computeIfAbsent(type, each -> new ResourceTable(each, lookup, counts));
  }

  Collection<XdsResource> all(TypeUrl type) {
    return lookup.all(type);
  }

  /** Sets what exists; the subscriptions it concerns. */
  Set<Subscription> show(Collection<XdsResource> resources) {
    Map<TypeUrl, Map<String, XdsResource>> byType = new HashMap<>();
    resources.forEach(
        each ->
            byType.computeIfAbsent(each.type(), type -> new TreeMap<>()).put(each.name(), each));
    Lookup before = lookup;
    lookup = new Lookup(byType, namesAhead);
    revision++;
    Set<Subscription> concerned = new HashSet<>();
    for (ResourceTable table : tables.values()) {
      concerned.addAll(table.advance(lookup, Optional.of(changed(table.type(), before, lookup))));
    }
    return concerned;
  }

  private static Set<String> changed(TypeUrl type, Lookup before, Lookup after) {
    Set<String> names = new HashSet<>(before.of(type).keySet());
    names.addAll(after.of(type).keySet());
    boolean lists = !before.of(type).keySet().equals(after.of(type).keySet());
    names.removeIf(name -> Objects.equals(before.of(type).get(name), after.of(type).get(name)));
    if (lists) {
      names.add("*");
    }
    return names;
  }
}
