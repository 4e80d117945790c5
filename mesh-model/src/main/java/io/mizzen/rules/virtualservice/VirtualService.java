package io.mizzen.rules.virtualservice;

import io.mizzen.config.OneOf;
import io.mizzen.config.constraint.Always;
import io.mizzen.config.constraint.AnyField;
import io.mizzen.config.constraint.Enumerated;
import io.mizzen.config.constraint.Exclusive;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.KeyForm;
import io.mizzen.config.constraint.PortNumber;
import io.mizzen.config.constraint.Range;
import io.mizzen.config.constraint.Required;
import io.mizzen.config.constraint.Timer;
import io.mizzen.names.AddressForms;
import io.mizzen.names.Forms;
import io.mizzen.names.WebForms;
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
      @Timer Optional<Duration> timeout,
      Optional<HttpRetry> retries,
      Optional<HttpFaultInjection> fault,
      Optional<Destination> mirror,
      List<HttpMirrorPolicy> mirrors,
      @Range(min = 0, max = 100) Optional<Integer> mirrorPercent,
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
      @PortNumber int port,
      @KeyForm(Forms.LabelKey.class) @Form(Forms.LabelText.class) Map<String, String> sourceLabels,
      List<String> gateways,
      Map<String, StringMatch> queryParams,
      boolean ignoreUriCase,
      Map<String, StringMatch> withoutHeaders,
      @Form(Forms.DnsLabel.class) String sourceNamespace,
      String statPrefix) {}

  /** {@code HTTPRouteDestination}; a single destination's weight is ignored. */
  public record HttpRouteDestination(
      @Required("a destination with a host") Optional<Destination> destination,
      @Range(min = 0) int weight,
      Optional<Headers> headers) {}

  /** {@code Destination}; the port may be left out when the service has only one. */
  public record Destination(
      String host, @Form(Forms.DnsLabel.class) String subset, Optional<PortSelector> port) {}

  /** {@code Headers}. */
  public record Headers(Optional<HeaderOperations> request, Optional<HeaderOperations> response) {}

  /** {@code Headers.HeaderOperations}. */
  public record HeaderOperations(
      Map<String, String> set, Map<String, String> add, List<String> remove) {}

  /** {@code HTTPRedirect}. */
  @AnyField(
      of = {"uri", "prefixRewrite", "authority", "port", "derivePort", "scheme"},
      found = "a redirect to nowhere else",
      expected = "at least one of uri, prefixRewrite, authority, scheme, port")
  @Exclusive({"uri", "prefixRewrite"})
  public record HttpRedirect(
      String uri,
      String prefixRewrite,
      String authority,
      @OneOf("redirectPort") Optional<Integer> port,
      @OneOf("redirectPort") Optional<RedirectPortSelection> derivePort,
      @Enumerated({"http", "https"}) String scheme,
      @Range(min = 300, max = 399) int redirectCode) {}

  /** {@code HTTPRedirect.RedirectPortSelection}. */
  public enum RedirectPortSelection {
    FROM_PROTOCOL_DEFAULT,
    FROM_REQUEST_PORT
  }

  /** {@code HTTPDirectResponse}. */
  public record HttpDirectResponse(
      @Always @Range(min = 200, max = 600, expected = "an HTTP status, 200..599") int status,
      Optional<HttpBody> body) {}

  /** {@code HTTPBody}; {@code bytes} is base64. */
  public record HttpBody(
      @OneOf("specifier") Optional<String> string, @OneOf("specifier") Optional<String> bytes) {}

  /** {@code Delegate}. */
  public record Delegate(
      @Required("the name of a VirtualService") String name,
      @Form(Forms.DnsLabel.class) String namespace) {}

  /** {@code HTTPRewrite}. */
  @AnyField(
      found = "an empty rewrite",
      expected = "at least one of uri, authority, uriRegexRewrite")
  @Exclusive({"uri", "uriRegexRewrite"})
  public record HttpRewrite(String uri, String authority, Optional<RegexRewrite> uriRegexRewrite) {}

  /** {@code RegexRewrite}. */
  public record RegexRewrite(String match, @Required("the replacement") String rewrite) {}

  /** {@code HTTPRetry}. */
  public record HttpRetry(
      @Range(min = 0) int attempts,
      @Timer Optional<Duration> perTryTimeout,
      String retryOn,
      Optional<Boolean> retryRemoteLocalities,
      Optional<Boolean> retryIgnorePreviousHosts,
      @Timer Optional<Duration> backoff) {}

  /** {@code HTTPFaultInjection}. */
  @AnyField(found = "an empty fault", expected = "delay, abort or both")
  public record HttpFaultInjection(Optional<Delay> delay, Optional<Abort> abort) {}

  /** {@code HTTPFaultInjection.Delay}; {@code percent} is deprecated. */
  public record Delay(
      int percent,
      @OneOf("httpDelayType") @Timer Optional<Duration> fixedDelay,
      @OneOf("httpDelayType") Optional<Duration> exponentialDelay,
      Optional<Percent> percentage) {}

  /** {@code HTTPFaultInjection.Abort}. */
  public record Abort(
      @OneOf("errorType") @Range(min = 200, max = 600, expected = "an HTTP status, 200..599")
          Optional<Integer> httpStatus,
      @OneOf("errorType") @Form(WebForms.GrpcStatus.class) Optional<String> grpcStatus,
      @OneOf("errorType") Optional<String> http2Error,
      Optional<Percent> percentage) {}

  /** {@code HTTPMirrorPolicy}. */
  public record HttpMirrorPolicy(
      @Required("a destination with a host") Optional<Destination> destination,
      Optional<Percent> percentage) {}

  /** {@code CorsPolicy}; {@code allowOrigin} is deprecated. */
  public record CorsPolicy(
      List<String> allowOrigin,
      List<StringMatch> allowOrigins,
      @Enumerated(
              value = {
                "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE", "*"
              },
              expected = "an HTTP method")
          List<String> allowMethods,
      @Form(WebForms.HeaderToken.class) List<String> allowHeaders,
      @Form(WebForms.HeaderToken.class) List<String> exposeHeaders,
      @Timer Optional<Duration> maxAge,
      Optional<Boolean> allowCredentials,
      Optional<UnmatchedPreflights> unmatchedPreflights) {}

  /** {@code CorsPolicy.UnmatchedPreflights}. */
  public enum UnmatchedPreflights {
    UNSPECIFIED,
    FORWARD,
    IGNORE
  }

  /** {@code TLSRoute}. */
  public record TlsRoute(
      @Required("at least one sniHosts match") List<TlsMatchAttributes> match,
      @Required("at least one destination") List<RouteDestination> route) {}

  /** {@code TLSMatchAttributes}. */
  public record TlsMatchAttributes(
      @Required("at least one SNI host") List<String> sniHosts,
      @Form(AddressForms.IpOrSubnet.class) List<String> destinationSubnets,
      @PortNumber int port,
      @KeyForm(Forms.LabelKey.class) @Form(Forms.LabelText.class) Map<String, String> sourceLabels,
      List<String> gateways,
      String sourceNamespace) {}

  /** {@code TCPRoute}. */
  public record TcpRoute(
      List<L4MatchAttributes> match,
      @Required("at least one destination") List<RouteDestination> route) {}

  /** {@code L4MatchAttributes}. */
  public record L4MatchAttributes(
      @Form(AddressForms.IpOrSubnet.class) List<String> destinationSubnets,
      @PortNumber int port,
      String sourceSubnet,
      @KeyForm(Forms.LabelKey.class) @Form(Forms.LabelText.class) Map<String, String> sourceLabels,
      List<String> gateways,
      String sourceNamespace) {}

  /** {@code RouteDestination}. */
  public record RouteDestination(
      @Required("a destination with a host") Optional<Destination> destination,
      @Range(min = 0) int weight) {}
}
