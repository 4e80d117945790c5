package io.mizzen.xds.server.protocol;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The contents of a response.
 *
 * @param resources by name
 * @param removed names that do not exist any more; only in delta
 */
@API(status = API.Status.INTERNAL)
public record ResponseContent(
    ProtocolVariant variant, TypeUrl type, List<XdsResource> resources, List<String> removed) {
  public ResponseContent {
    resources = List.copyOf(resources);
    removed = List.copyOf(removed);
  }

  /**
   * Whether it consists of these very lists. Streams that are sent the same are given the same
   * lists; comparing what is in them would look at all names of a full response.
   */
  boolean isMadeOf(
      ProtocolVariant itsVariant,
      TypeUrl itsType,
      List<XdsResource> itsResources,
      List<String> itsRemoved) {
    return variant == itsVariant
        && type.equals(itsType)
        && resources == itsResources
        && removed == itsRemoved;
  }
}
