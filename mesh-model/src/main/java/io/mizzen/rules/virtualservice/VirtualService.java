package io.mizzen.rules.virtualservice;

import io.mizzen.config.OneOf;
import io.mizzen.rules.Percent;
import io.mizzen.rules.PortSelector;
import io.mizzen.rules.StringMatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Istio {@code VirtualService}: how requests to some hosts are routed.
 *
 * @param hosts whose requests; empty makes it a delegate
 * @param gateways where it applies; empty means {@code [mesh]}
 * @param http rules in order, first match wins
 * @param tls rules for TLS connections by SNI
 * @param tcp rules for other connections
 * @param exportTo namespaces that see it; empty means all
 */
public record VirtualService(
    List<String> hosts,
    List<String> gateways,
    List<HttpRoute> http,
    List<TlsRoute> tls,
    List<TcpRoute> tcp,
    List<String> exportTo) {

  /** {@code HTTPRoute}. */
  public record HttpRoute(
      String name,
      List<HttpMatchRequest> match,
      List<HttpRouteDestination> route,
      Optional<HttpRedirect> redirect,
      Optional<HttpDirectResponse> directResponse,
      Optional<Delegate> delegate,
      Optional<HttpRewrite> rewrite,
      Optional<Duration> timeout,
      Optional<HttpRetry> retries,
      Optional<HttpFaultInjection> fault,
      Optional<Destination> mirror,
      List<HttpMirrorPolicy> mirrors,
      Optional<Integer> mirrorPercent,
      Optional<Percent> mirrorPercentage,
      Optional<CorsPolicy> corsPolicy,
      Optional<Headers> headers) {}

  /** {@code HTTPMatchRequest}: all that is set must hold. */
  public record HttpMatchRequest(
      String name,
      Optional<StringMatch> uri,
      Optional<StringMatch> scheme,
      Optional<StringMatch> method,
      Optional<StringMatch> authority,
      Map<String, StringMatch> headers,
      int port,
      Map<String, String> sourceLabels,
      List<String> gateways,
      Map<String, StringMatch> queryParams,
      boolean ignoreUriCase,
      Map<String, StringMatch> withoutHeaders,
      String sourceNamespace,
      String statPrefix) {}

  /** {@code HTTPRouteDestination}; a single destination's weight is ignored. */
  public record HttpRouteDestination(
      Optional<Destination> destination, int weight, Optional<Headers> headers) {}

  /** {@code Destination}; the port may be left out when the service has only one. */
  public record Destination(String host, String subset, Optional<PortSelector> port) {}

  /** {@code Headers}. */
  public record Headers(Optional<HeaderOperations> request, Optional<HeaderOperations> response) {}

  /** {@code Headers.HeaderOperations}. */
  public record HeaderOperations(
      Map<String, String> set, Map<String, String> add, List<String> remove) {}

  /** {@code HTTPRedirect}. */
  public record HttpRedirect(
      String uri,
      String prefixRewrite,
      String authority,
      @OneOf("redirectPort") Optional<Integer> port,
      @OneOf("redirectPort") Optional<RedirectPortSelection> derivePort,
      String scheme,
      int redirectCode) {}

  /** {@code HTTPRedirect.RedirectPortSelection}. */
  public enum RedirectPortSelection {
    FROM_PROTOCOL_DEFAULT,
    FROM_REQUEST_PORT
  }

  /** {@code HTTPDirectResponse}. */
  public record HttpDirectResponse(int status, Optional<HttpBody> body) {}

  /** {@code HTTPBody}; {@code bytes} is base64. */
  public record HttpBody(
      @OneOf("specifier") Optional<String> string, @OneOf("specifier") Optional<String> bytes) {}

  /** {@code Delegate}. */
  public record Delegate(String name, String namespace) {}

  /** {@code HTTPRewrite}. */
  public record HttpRewrite(String uri, String authority, Optional<RegexRewrite> uriRegexRewrite) {}

  /** {@code RegexRewrite}. */
  public record RegexRewrite(String match, String rewrite) {}

  /** {@code HTTPRetry}. */
  public record HttpRetry(
      int attempts,
      Optional<Duration> perTryTimeout,
      String retryOn,
      Optional<Boolean> retryRemoteLocalities,
      Optional<Boolean> retryIgnorePreviousHosts,
      Optional<Duration> backoff) {}

  /** {@code HTTPFaultInjection}. */
  public record HttpFaultInjection(Optional<Delay> delay, Optional<Abort> abort) {}

  /** {@code HTTPFaultInjection.Delay}; {@code percent} is deprecated. */
  public record Delay(
      int percent,
      @OneOf("httpDelayType") Optional<Duration> fixedDelay,
      @OneOf("httpDelayType") Optional<Duration> exponentialDelay,
      Optional<Percent> percentage) {}

  /** {@code HTTPFaultInjection.Abort}. */
  public record Abort(
      @OneOf("errorType") Optional<Integer> httpStatus,
      @OneOf("errorType") Optional<String> grpcStatus,
      @OneOf("errorType") Optional<String> http2Error,
      Optional<Percent> percentage) {}

  /** {@code HTTPMirrorPolicy}. */
  public record HttpMirrorPolicy(Optional<Destination> destination, Optional<Percent> percentage) {}

  /** {@code CorsPolicy}; {@code allowOrigin} is deprecated. */
  public record CorsPolicy(
      List<String> allowOrigin,
      List<StringMatch> allowOrigins,
      List<String> allowMethods,
      List<String> allowHeaders,
      List<String> exposeHeaders,
      Optional<Duration> maxAge,
      Optional<Boolean> allowCredentials,
      Optional<UnmatchedPreflights> unmatchedPreflights) {}

  /** {@code CorsPolicy.UnmatchedPreflights}. */
  public enum UnmatchedPreflights {
    UNSPECIFIED,
    FORWARD,
    IGNORE
  }

  /** {@code TLSRoute}. */
  public record TlsRoute(List<TlsMatchAttributes> match, List<RouteDestination> route) {}

  /** {@code TLSMatchAttributes}. */
  public record TlsMatchAttributes(
      List<String> sniHosts,
      List<String> destinationSubnets,
      int port,
      Map<String, String> sourceLabels,
      List<String> gateways,
      String sourceNamespace) {}

  /** {@code TCPRoute}. */
  public record TcpRoute(List<L4MatchAttributes> match, List<RouteDestination> route) {}

  /** {@code L4MatchAttributes}. */
  public record L4MatchAttributes(
      List<String> destinationSubnets,
      int port,
      String sourceSubnet,
      Map<String, String> sourceLabels,
      List<String> gateways,
      String sourceNamespace) {}

  /** {@code RouteDestination}. */
  public record RouteDestination(Optional<Destination> destination, int weight) {}
}
