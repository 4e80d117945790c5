package io.mizzen.rules.gatewayapi;

import io.mizzen.config.Struct;
import io.mizzen.config.WithoutEffect;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.MaxItems;
import io.mizzen.config.constraint.MaxLength;
import io.mizzen.config.constraint.PortNumber;
import io.mizzen.config.constraint.Range;
import io.mizzen.config.constraint.Required;
import io.mizzen.config.constraint.Timer;
import io.mizzen.config.constraint.Unique;
import io.mizzen.names.Forms;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code HTTPRoute}. */
public record HttpRoute(
    List<Common.ParentReference> parentRefs,
    @Form(Forms.RouteHostname.class) List<String> hostnames,
    @MaxItems(16) List<Rule> rules,
    String useDefaultGateways)
    implements WithoutEffect {

  /** {@code HTTPRouteRule}. */
  public record Rule(
      String name,
      List<Match> matches,
      List<Filter> filters,
      List<Backend> backendRefs,
      Optional<Timeouts> timeouts,
      Optional<Retry> retry,
      Optional<Common.SessionPersistence> sessionPersistence) {}

  /** {@code HTTPRouteMatch}. */
  public record Match(
      Optional<PathMatch> path,
      @Unique("name") List<ValueMatch> headers,
      @Unique("name") List<ValueMatch> queryParams,
      Optional<Method> method) {}

  /** {@code HTTPMethod}. */
  public enum Method {
    GET,
    HEAD,
    POST,
    PUT,
    DELETE,
    CONNECT,
    OPTIONS,
    TRACE,
    PATCH
  }

  /** {@code HTTPPathMatch}; an absent value means {@code /}. */
  public record PathMatch(PathType type, @MaxLength(1024) Optional<String> value) {}

  /** {@code PathMatchType}. */
  public enum PathType {
    PathPrefix,
    Exact,
    RegularExpression
  }

  /** {@code HTTPHeaderMatch} and {@code HTTPQueryParamMatch}. */
  public record ValueMatch(
      ValueType type, @Required("a name") String name, @Required("a value") String value) {}

  /** {@code HeaderMatchType}. */
  public enum ValueType {
    Exact,
    RegularExpression
  }

  /** {@code HTTPRouteFilter}: the field that its type names is set. */
  public record Filter(
      @Required("the type of the filter") Optional<FilterType> type,
      Optional<Common.HeaderFilter> requestHeaderModifier,
      Optional<Common.HeaderFilter> responseHeaderModifier,
      Optional<Common.RequestMirror> requestMirror,
      Optional<Redirect> requestRedirect,
      Optional<Rewrite> urlRewrite,
      Optional<Struct> cors,
      Optional<Struct> externalAuth,
      Optional<Common.ObjectReference> extensionRef) {}

  /** {@code HTTPRouteFilterType}. */
  public enum FilterType {
    RequestHeaderModifier,
    ResponseHeaderModifier,
    RequestMirror,
    RequestRedirect,
    URLRewrite,
    CORS,
    ExternalAuth,
    ExtensionRef
  }

  /** {@code HTTPRequestRedirectFilter}. */
  public record Redirect(
      String scheme,
      String hostname,
      Optional<PathModifier> path,
      @PortNumber int port,
      Optional<Integer> statusCode) {}

  /** {@code HTTPURLRewriteFilter}. */
  public record Rewrite(String hostname, Optional<PathModifier> path) {}

  /** {@code HTTPPathModifier}. */
  public record PathModifier(
      @Required("ReplaceFullPath or ReplacePrefixMatch") Optional<PathModifierType> type,
      Optional<String> replaceFullPath,
      Optional<String> replacePrefixMatch) {}

  /** {@code HTTPPathModifierType}. */
  public enum PathModifierType {
    ReplaceFullPath,
    ReplacePrefixMatch
  }

  /** {@code HTTPBackendRef}. */
  public record Backend(
      String group,
      String kind,
      @Required("the name of the backend") String name,
      String namespace,
      @PortNumber int port,
      @Range(min = 0, max = 1_000_000) Optional<Integer> weight,
      List<Filter> filters) {}

  /** {@code HTTPRouteTimeouts}; 0s switches one off. */
  public record Timeouts(Optional<Duration> request, Optional<Duration> backendRequest) {}

  /** {@code HTTPRouteRetry}. */
  public record Retry(
      @Range(min = 400, max = 599) List<Integer> codes,
      @Range(min = 0) Optional<Integer> attempts,
      @Timer Optional<Duration> backoff) {}
}
