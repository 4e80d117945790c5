package io.mizzen.xds.server;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A view made of a list; what is not in it has an empty answer. */
record FakeView(long revision, Map<TypeUrl, Map<String, XdsResource>> resources)
    implements ResourceView {
  static final String ABSENT = "absent";
  private static final List<TypeUrl> NAMED =
      List.of(TypeUrl.CLUSTER, TypeUrl.ENDPOINT, TypeUrl.ROUTE);

  static FakeView of(long revision, XdsResource... resources) {
    return of(revision, List.of(resources));
  }

  static FakeView of(long revision, Collection<XdsResource> resources) {
    Map<TypeUrl, Map<String, XdsResource>> byType = new LinkedHashMap<>();
    resources.forEach(
        resource ->
            byType
                .computeIfAbsent(resource.type(), type -> new LinkedHashMap<>())
                .put(resource.name(), resource));
    return new FakeView(revision, byType);
  }

  @Override
  public Optional<XdsResource> find(TypeUrl type, String name) {
    return Optional.ofNullable(resources.getOrDefault(type, Map.of()).get(name));
  }

  @Override
  public Optional<XdsResource> absent(TypeUrl type, String name) {
    return NAMED.contains(type)
        ? Optional.of(io.mizzen.xds.server.protocol.Resources.resource(type, name, ABSENT))
        : Optional.empty();
  }

  @Override
  public Collection<XdsResource> all(TypeUrl type) {
    return resources.getOrDefault(type, Map.of()).values();
  }
}
