package io.mizzen.rules.gatewayapi;

import io.mizzen.config.WithoutEffect;
import io.mizzen.config.constraint.Enumerated;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.MaxItems;
import io.mizzen.config.constraint.MaxLength;
import io.mizzen.config.constraint.PortNumber;
import io.mizzen.config.constraint.Range;
import io.mizzen.config.constraint.Required;
import io.mizzen.config.constraint.SetWhen;
import io.mizzen.config.constraint.Unique;
import io.mizzen.names.GatewayForms;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code HTTPRoute}. */
public record HttpRoute(
    @MaxItems(32) List<Common.ParentReference> parentRefs,
    @MaxItems(16) @Form(GatewayForms.Hostname.class) List<String> hostnames,
    @MaxItems(16) @Unique("name") List<Rule> rules,
    Optional<Common.DefaultScope> useDefaultGateways)
    implements WithoutEffect {

  /** {@code HTTPRouteRule}. */
  public record Rule(
      @Form(GatewayForms.SectionName.class) Optional<String> name,
      @MaxItems(64) List<Match> matches,
      @MaxItems(16) List<Filter> filters,
      @MaxItems(16) List<Backend> backendRefs,
      Optional<Timeouts> timeouts,
      Optional<Retry> retry,
      Optional<Common.SessionPersistence> sessionPersistence) {}

  /** {@code HTTPRouteMatch}. */
  public record Match(
      Optional<PathMatch> path,
      @MaxItems(16) @Unique("name") List<HeaderMatch> headers,
      @MaxItems(16) @Unique("name") List<QueryMatch> queryParams,
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

  /** {@code HTTPHeaderMatch}. */
  public record HeaderMatch(
      ValueType type,
      @Required("a header name") @Form(GatewayForms.HeaderName.class) String name,
      @Required("a value") @Form(GatewayForms.HeaderValue.class) String value) {}

  /** {@code HTTPQueryParamMatch}. */
  public record QueryMatch(
      ValueType type,
      @Required("the name of a parameter") @Form(GatewayForms.HeaderName.class) String name,
      @Required("a value") @MaxLength(1024) String value) {}

  /** {@code HeaderMatchType}. */
  public enum ValueType {
    Exact,
    RegularExpression
  }

  /** {@code HTTPRouteFilter}: the field that its type names is set. */
  public record Filter(
      @Required("the type of the filter") Optional<FilterType> type,
      @SetWhen(field = "type", is = "RequestHeaderModifier")
          Optional<Common.HeaderFilter> requestHeaderModifier,
      @SetWhen(field = "type", is = "ResponseHeaderModifier")
          Optional<Common.HeaderFilter> responseHeaderModifier,
      @SetWhen(field = "type", is = "RequestMirror") Optional<Common.RequestMirror> requestMirror,
      @SetWhen(field = "type", is = "RequestRedirect") Optional<Redirect> requestRedirect,
      @SetWhen(field = "type", is = "URLRewrite") Optional<Rewrite> urlRewrite,
      @SetWhen(field = "type", is = "CORS") Optional<Cors> cors,
      @SetWhen(field = "type", is = "ExternalAuth") Optional<ExternalAuth> externalAuth,
      @SetWhen(field = "type", is = "ExtensionRef")
          Optional<Common.LocalObjectReference> extensionRef) {}

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
      @Enumerated({"http", "https"}) Optional<String> scheme,
      @Form(GatewayForms.PreciseHostname.class) Optional<String> hostname,
      Optional<PathModifier> path,
      @PortNumber Optional<Integer> port,
      Optional<Integer> statusCode) {}

  /** {@code HTTPURLRewriteFilter}. */
  public record Rewrite(
      @Form(GatewayForms.PreciseHostname.class) Optional<String> hostname,
      Optional<PathModifier> path) {}

  /** {@code HTTPPathModifier}: the field that its type names is set. */
  public record PathModifier(
      @Required("ReplaceFullPath or ReplacePrefixMatch") Optional<PathModifierType> type,
      @SetWhen(field = "type", is = "ReplaceFullPath") @MaxLength(1024)
          Optional<String> replaceFullPath,
      @SetWhen(field = "type", is = "ReplacePrefixMatch") @MaxLength(1024)
          Optional<String> replacePrefixMatch) {}

  /** {@code HTTPPathModifierType}. */
  public enum PathModifierType {
    ReplaceFullPath,
    ReplacePrefixMatch
  }

  /** {@code HTTPCORSFilter}; an absent maxAge means 5 seconds. */
  public record Cors(
      @MaxItems(64) @Unique @Form(GatewayForms.CorsOrigin.class) List<String> allowOrigins,
      Optional<Boolean> allowCredentials,
      @MaxItems(9)
          @Unique
          @Enumerated({
            "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "*"
          })
          List<String> allowMethods,
      @MaxItems(64) @Unique @Form(GatewayForms.HeaderName.class) List<String> allowHeaders,
      @MaxItems(64) @Unique @Form(GatewayForms.HeaderName.class) List<String> exposeHeaders,
      @Range(min = 1) Optional<Integer> maxAge) {}

  /** {@code HTTPExternalAuthFilter}: the field of its protocol is set. */
  public record ExternalAuth(
      @Required("HTTP or GRPC") Optional<AuthProtocol> protocol,
      @Required("a backend") Optional<Common.BackendObject> backendRef,
      @SetWhen(field = "protocol", is = "GRPC") Optional<GrpcAuth> grpc,
      @SetWhen(field = "protocol", is = "HTTP") Optional<HttpAuth> http,
      Optional<ForwardBody> forwardBody) {}

  /** {@code HTTPRouteExternalAuthProtocol}. */
  public enum AuthProtocol {
    HTTP,
    GRPC
  }

  /** {@code GRPCAuthConfig}. */
  public record GrpcAuth(@MaxItems(64) @Unique List<String> allowedHeaders) {}

  /** {@code HTTPAuthConfig}. */
  public record HttpAuth(
      @Form(GatewayForms.HttpPath.class) Optional<String> path,
      @MaxItems(64) @Unique List<String> allowedHeaders,
      @MaxItems(64) @Unique List<String> allowedResponseHeaders) {}

  /** {@code ForwardBodyConfig}; in bytes. */
  public record ForwardBody(Optional<Integer> maxSize) {}

  /** {@code HTTPBackendRef}. */
  public record Backend(
      @Form(GatewayForms.Group.class) String group,
      @Form(GatewayForms.Kind.class) Optional<String> kind,
      @Required("the name of the backend") @Form(GatewayForms.ObjectName.class) String name,
      @Form(GatewayForms.Namespace.class) Optional<String> namespace,
      @PortNumber Optional<Integer> port,
      @Range(min = 0, max = 1_000_000) Optional<Integer> weight,
      @MaxItems(16) List<Filter> filters)
      implements Common.BackendReference {}

  /** {@code HTTPRouteTimeouts}; 0s switches one off. */
  public record Timeouts(
      @Form(GatewayForms.GatewayDuration.class) Optional<Duration> request,
      @Form(GatewayForms.GatewayDuration.class) Optional<Duration> backendRequest) {}

  /** {@code HTTPRouteRetry}. */
  public record Retry(
      @Unique @Range(min = 400, max = 599) List<Integer> codes,
      @Range(min = 1) Optional<Integer> attempts,
      @Form(GatewayForms.GatewayDuration.class) Optional<Duration> backoff) {}
}
