package io.mizzen.xds.server.protocol;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Only resources of a list exist; there are no placeholders. */
record FakeLookup(List<XdsResource> resources) implements ResourceLookup {
  @Override
  public Optional<XdsResource> find(TypeUrl type, String name) {
    return all(type).stream().filter(each -> each.name().equals(name)).findFirst();
  }

  @Override
  public Optional<XdsResource> absent(TypeUrl type, String name) {
    return Optional.empty();
  }

  @Override
  public Collection<XdsResource> all(TypeUrl type) {
    return resources.stream().filter(each -> each.type().equals(type)).toList();
  }
}
