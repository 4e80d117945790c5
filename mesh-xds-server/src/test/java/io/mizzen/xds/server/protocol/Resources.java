package io.mizzen.xds.server.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;

/** Small resources for tests; their bytes are just text. */
public final class Resources {
  private Resources() {}

  public static XdsResource cluster(String name, String content) {
    return resource(TypeUrl.CLUSTER, name, content);
  }

  public static XdsResource endpoints(String name, String content) {
    return resource(TypeUrl.ENDPOINT, name, content);
  }

  public static XdsResource listener(String name, String content) {
    return resource(TypeUrl.LISTENER, name, content);
  }

  public static XdsResource route(String name, String content) {
    return resource(TypeUrl.ROUTE, name, content);
  }

  public static XdsResource resource(TypeUrl type, String name, String content) {
    return XdsResource.of(type, name, content.getBytes(UTF_8));
  }
}
