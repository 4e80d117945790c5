package io.mizzen.dataplane.decode;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.mizzen.dataplane.cluster.Cluster;
import io.mizzen.dataplane.cluster.ClusterLoadAssignment;
import io.mizzen.dataplane.listener.Listener;
import io.mizzen.dataplane.route.RouteConfiguration;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.function.BiFunction;
import org.apiguardian.api.API;

/**
 * Decodes one resource. Pure; may be called from any thread. A resource that is not of the asked
 * type is a failure.
 *
 * <p>Unknown fields and extensions are ignored unless they decide where a request goes: those are
 * failures, so that a value is never more than the resource says. Failures are: unsupported forms
 * of path, header and query matches, matches of dynamic metadata, filter state and TLS contexts,
 * matcher trees, VHDS, scoped routes, cluster specifier plugins, and values that Envoy rejects
 * (unreadable regular expressions, a domain twice, weights that sum up to 0).
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ResourceDecoder {
  private ResourceDecoder() {}

  public static Decoded<Listener> listener(XdsResource resource) {
    return decode(
        resource,
        TypeUrl.LISTENER,
        io.envoyproxy.envoy.config.listener.v3.Listener.parser(),
        ListenerDecoder::listener);
  }

  public static Decoded<RouteConfiguration> routes(XdsResource resource) {
    return decode(
        resource,
        TypeUrl.ROUTE,
        io.envoyproxy.envoy.config.route.v3.RouteConfiguration.parser(),
        RouteDecoder::configuration);
  }

  public static Decoded<Cluster> cluster(XdsResource resource) {
    return decode(
        resource,
        TypeUrl.CLUSTER,
        io.envoyproxy.envoy.config.cluster.v3.Cluster.parser(),
        ClusterDecoder::cluster);
  }

  public static Decoded<ClusterLoadAssignment> endpoints(XdsResource resource) {
    return decode(
        resource,
        TypeUrl.ENDPOINT,
        io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment.parser(),
        ClusterDecoder::assignment);
  }

  private static <M, T> Decoded<T> decode(
      XdsResource resource,
      TypeUrl type,
      Parser<M> parser,
      BiFunction<M, FieldContext, T> decoder) {
    if (!resource.type().equals(type)) {
      return failed(resource, "", "a " + resource.type() + " (expected: a " + type + ")");
    }
    try {
      return new Decoded.Ok<>(
          decoder.apply(parser.parseFrom(resource.bytes()), FieldContext.RESOURCE));
    } catch (InvalidProtocolBufferException e) {
      return failed(resource, "", "the bytes cannot be read: " + e.getMessage());
    } catch (FieldContext.Undecodable e) {
      return failed(resource, e.context().field(), e.problem());
    }
  }

  private static <T> Decoded<T> failed(XdsResource resource, String field, String problem) {
    return new Decoded.Failed<>(
        new DecodeFailure(resource.type(), resource.name(), field, problem));
  }
}
