package io.mizzen.xds.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;

/** Small resources for tests; their bytes are just text. */
final class Resources {
  private Resources() {}

  static XdsResource cluster(String name, String content) {
    return resource(TypeUrl.CLUSTER, name, content);
  }

  static XdsResource endpoints(String name, String content) {
    return resource(TypeUrl.ENDPOINT, name, content);
  }

  static XdsResource listener(String name, String content) {
    return resource(TypeUrl.LISTENER, name, content);
  }

  static XdsResource route(String name, String content) {
    return resource(TypeUrl.ROUTE, name, content);
  }

  static XdsResource resource(TypeUrl type, String name, String content) {
    return XdsResource.of(type, name, content.getBytes(UTF_8));
  }
}
