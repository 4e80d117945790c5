package io.mizzen.xds;

import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A resource type of the xDS v3 transport protocol.
 *
 * @param url the full type URL, {@code type.googleapis.com/...}
 */
@API(status = API.Status.EXPERIMENTAL)
public record TypeUrl(String url) {
  private static final String PREFIX = "type.googleapis.com/";

  public static final TypeUrl LISTENER = new TypeUrl(PREFIX + "envoy.config.listener.v3.Listener");
  public static final TypeUrl ROUTE =
      new TypeUrl(PREFIX + "envoy.config.route.v3.RouteConfiguration");
  public static final TypeUrl CLUSTER = new TypeUrl(PREFIX + "envoy.config.cluster.v3.Cluster");
  public static final TypeUrl ENDPOINT =
      new TypeUrl(PREFIX + "envoy.config.endpoint.v3.ClusterLoadAssignment");

  /** A part of route configurations; travels inside them. */
  public static final TypeUrl VIRTUAL_HOST =
      new TypeUrl(PREFIX + "envoy.config.route.v3.VirtualHost");

  /** ECDS; Mizzen's own small documents ({@link MizzenNames}) travel in it too. */
  public static final TypeUrl EXTENSION_CONFIG =
      new TypeUrl(PREFIX + "envoy.config.core.v3.TypedExtensionConfig");

  /** SDS: certificates with their keys, and roots. Never in dumps and logs. */
  public static final TypeUrl SECRET =
      new TypeUrl(PREFIX + "envoy.extensions.transport_sockets.tls.v3.Secret");

  private static final List<TypeUrl> KNOWN =
      List.of(CLUSTER, ENDPOINT, LISTENER, ROUTE, EXTENSION_CONFIG, VIRTUAL_HOST, SECRET);

  /** The type of that URL; one of the constants where there is one. */
  public static TypeUrl of(String url) {
    for (TypeUrl known : KNOWN) {
      if (known.url.equals(url)) {
        return known;
      }
    }
    return new TypeUrl(url);
  }

  /**
   * Whether a state-of-the-world response of this type lists everything the client subscribed to,
   * so that a missing name means deleted (LDS and CDS; "Resource deletion" in the xDS protocol).
   */
  public boolean isFullState() {
    return equals(LISTENER) || equals(CLUSTER);
  }

  /** The last word of the URL, for logs: {@code Listener}, {@code Cluster}. */
  public String shortName() {
    return url.substring(url.lastIndexOf('.') + 1);
  }

  // Written out: streams compare types with every message, mostly the same object.
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof TypeUrl that && url.equals(that.url));
  }

  @Override
  public int hashCode() {
    return url.hashCode();
  }

  @Override
  public String toString() {
    return shortName();
  }
}
