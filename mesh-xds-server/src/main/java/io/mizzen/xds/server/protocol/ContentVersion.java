package io.mizzen.xds.server.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.mizzen.xds.XdsResource;
import java.util.Collection;

/** {@code version_info} of a response: a hash over its resources' names and versions. */
final class ContentVersion {
  private static final int HEX_DIGITS = 16;

  private ContentVersion() {}

  /**
   * Equal for equal resources in equal order, on any server.
   *
   * @param resources ordered by name
   */
  static String of(Collection<XdsResource> resources) {
    Hasher hasher = Hashing.sha256().newHasher();
    for (XdsResource resource : resources) {
      hasher.putInt(resource.name().length()).putString(resource.name(), UTF_8);
      hasher.putString(resource.version(), UTF_8);
    }
    return hasher.hash().toString().substring(0, HEX_DIGITS);
  }
}
