package io.mizzen.rules.gatewayapi;

import io.mizzen.config.WithoutEffect;
import io.mizzen.config.constraint.AnyField;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.MaxItems;
import io.mizzen.config.constraint.MaxLength;
import io.mizzen.config.constraint.PortNumber;
import io.mizzen.config.constraint.Range;
import io.mizzen.config.constraint.Required;
import io.mizzen.config.constraint.SetWhen;
import io.mizzen.config.constraint.Unique;
import io.mizzen.names.GatewayForms;
import java.util.List;
import java.util.Optional;

/** {@code GRPCRoute}. */
public record GrpcRoute(
    @MaxItems(32) List<Common.ParentReference> parentRefs,
    @MaxItems(16) @Form(GatewayForms.Hostname.class) List<String> hostnames,
    @MaxItems(16) List<Rule> rules,
    Optional<Common.DefaultScope> useDefaultGateways)
    implements WithoutEffect {

  /** {@code GRPCRouteRule}. */
  public record Rule(
      @Form(GatewayForms.SectionName.class) Optional<String> name,
      @MaxItems(64) List<Match> matches,
      @MaxItems(16) List<Filter> filters,
      @MaxItems(16) List<Backend> backendRefs,
      Optional<Common.SessionPersistence> sessionPersistence) {}

  /** {@code GRPCRouteMatch}. */
  public record Match(
      Optional<MethodMatch> method, @MaxItems(16) @Unique("name") List<HeaderMatch> headers) {}

  /** {@code GRPCHeaderMatch}. */
  public record HeaderMatch(
      HttpRoute.ValueType type,
      @Required("a header name") @Form(GatewayForms.HeaderName.class) String name,
      @Required("a value") @MaxLength(4096) String value) {}

  /** {@code GRPCMethodMatch}: a service, a method or both. */
  @AnyField(
      of = {"service", "method"},
      found = "nothing",
      expected = "service, method or both")
  public record MethodMatch(
      HttpRoute.ValueType type,
      @MaxLength(1024) Optional<String> service,
      @MaxLength(1024) Optional<String> method) {}

  /** {@code GRPCRouteFilter}: the field that its type names is set. */
  public record Filter(
      @Required("the type of the filter") Optional<FilterType> type,
      @SetWhen(field = "type", is = "RequestHeaderModifier")
          Optional<Common.HeaderFilter> requestHeaderModifier,
      @SetWhen(field = "type", is = "ResponseHeaderModifier")
          Optional<Common.HeaderFilter> responseHeaderModifier,
      @SetWhen(field = "type", is = "RequestMirror") Optional<Common.RequestMirror> requestMirror,
      @SetWhen(field = "type", is = "ExtensionRef")
          Optional<Common.LocalObjectReference> extensionRef) {}

  /** {@code GRPCRouteFilterType}. */
  public enum FilterType {
    ResponseHeaderModifier,
    RequestHeaderModifier,
    RequestMirror,
    ExtensionRef
  }

  /** {@code GRPCBackendRef}. */
  public record Backend(
      @Form(GatewayForms.Group.class) String group,
      @Form(GatewayForms.Kind.class) Optional<String> kind,
      @Required("the name of the backend") @Form(GatewayForms.ObjectName.class) String name,
      @Form(GatewayForms.Namespace.class) Optional<String> namespace,
      @PortNumber Optional<Integer> port,
      @Range(min = 0, max = 1_000_000) Optional<Integer> weight,
      @MaxItems(16) List<Filter> filters)
      implements Common.BackendReference {}
}
