package io.mizzen.dataplane.route;

import io.mizzen.dataplane.match.FractionalPercent;
import io.mizzen.dataplane.match.HeaderMatcher;
import io.mizzen.dataplane.match.MetadataMatcher;
import io.mizzen.dataplane.match.PathMatcher;
import io.mizzen.dataplane.match.QueryParameterMatcher;
import io.mizzen.dataplane.match.RequestHead;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.apiguardian.api.API;

/**
 * {@code envoy.config.route.v3.RouteMatch}: all conditions must hold.
 *
 * @param path how the path must look
 * @param headers what headers must be; the method is one of them
 * @param queryParameters what query parameters must be
 * @param dynamicMetadata what metadata of the request must be
 * @param runtimeFraction the share of requests that may match; the runtime key is not looked up
 * @param protocol whether only gRPC requests match ({@code grpc: {}})
 */
@API(status = API.Status.EXPERIMENTAL)
public record RouteMatch(
    PathMatcher path,
    List<HeaderMatcher> headers,
    List<QueryParameterMatcher> queryParameters,
    List<MetadataMatcher> dynamicMetadata,
    Optional<FractionalPercent> runtimeFraction,
    Protocol protocol) {

  /** {@code grpc}. */
  public enum Protocol {
    ANY,
    GRPC
  }

  public RouteMatch {
    headers = List.copyOf(headers);
    queryParameters = List.copyOf(queryParameters);
    dynamicMetadata = List.copyOf(dynamicMetadata);
  }

  /** A match of the path alone. */
  public static RouteMatch of(PathMatcher path) {
    return new RouteMatch(path, List.of(), List.of(), List.of(), Optional.empty(), Protocol.ANY);
  }

  /**
   * Whether all conditions hold.
   *
   * @param end {@link RequestHead#endOfPath}
   * @param random decides about {@code runtimeFraction}
   */
  boolean matches(RequestHead head, int end, long random) {
    if (!path.matches(head.path(), end)) {
      return false;
    }
    // By index: a route table is walked for each request, an iterator would be garbage each time.
    for (int i = 0; i < headers.size(); i++) {
      if (!headers.get(i).matches(head)) {
        return false;
      }
    }
    for (int i = 0; i < queryParameters.size(); i++) {
      if (!queryParameters.get(i).matches(head)) {
        return false;
      }
    }
    for (int i = 0; i < dynamicMetadata.size(); i++) {
      if (!dynamicMetadata.get(i).matches()) {
        return false;
      }
    }
    return (protocol == Protocol.ANY || head.isGrpc())
        && (runtimeFraction.isEmpty() || runtimeFraction.get().takes(random));
  }

  /** The first condition that does not hold, in words; empty when all hold. */
  Optional<String> mismatch(RequestHead head, long random) {
    return path.mismatch(head)
        .or(() -> headers.stream().flatMap(each -> each.mismatch(head).stream()).findFirst())
        .or(() -> queryParameters.stream().flatMap(q -> q.mismatch(head).stream()).findFirst())
        .or(() -> dynamicMetadata.stream().flatMap(each -> each.mismatch().stream()).findFirst())
        .or(() -> protocolMismatch(head))
        .or(
            () ->
                runtimeFraction
                    .filter(fraction -> !fraction.takes(random))
                    .map(fraction -> "only " + fraction + " of the requests are taken"));
  }

  private Optional<String> protocolMismatch(RequestHead head) {
    return protocol == Protocol.ANY || head.isGrpc()
        ? Optional.empty()
        : Optional.of("the request must be gRPC, but its content-type is another");
  }

  /** {@code path prefix /, header end-user must be exact jason}. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ").add("path " + path);
    headers.forEach(each -> text.add(each.toString()));
    queryParameters.forEach(each -> text.add(each.toString()));
    dynamicMetadata.forEach(each -> text.add(each.toString()));
    runtimeFraction.ifPresent(fraction -> text.add(fraction + " of them"));
    return protocol == Protocol.GRPC ? text.add("gRPC only").toString() : text.toString();
  }
}
