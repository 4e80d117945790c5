package io.mizzen.rules.gatewayapi;

import io.mizzen.config.WithoutEffect;
import io.mizzen.config.constraint.AnyField;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.MaxItems;
import io.mizzen.config.constraint.PortNumber;
import io.mizzen.config.constraint.Range;
import io.mizzen.config.constraint.Required;
import io.mizzen.config.constraint.Unique;
import io.mizzen.names.Forms;
import java.util.List;
import java.util.Optional;

/** {@code GRPCRoute}. */
public record GrpcRoute(
    List<Common.ParentReference> parentRefs,
    @Form(Forms.RouteHostname.class) List<String> hostnames,
    @MaxItems(16) List<Rule> rules,
    String useDefaultGateways)
    implements WithoutEffect {

  /** {@code GRPCRouteRule}. */
  public record Rule(
      String name,
      List<Match> matches,
      List<Filter> filters,
      List<Backend> backendRefs,
      Optional<Common.SessionPersistence> sessionPersistence) {}

  /** {@code GRPCRouteMatch}. */
  public record Match(
      Optional<MethodMatch> method, @Unique("name") List<HttpRoute.ValueMatch> headers) {}

  /** {@code GRPCMethodMatch}: a service, a method or both. */
  @AnyField(
      of = {"service", "method"},
      found = "nothing",
      expected = "service, method or both")
  public record MethodMatch(HttpRoute.ValueType type, String service, String method) {}

  /** {@code GRPCRouteFilter}. */
  public record Filter(
      @Required("the type of the filter") Optional<FilterType> type,
      Optional<Common.HeaderFilter> requestHeaderModifier,
      Optional<Common.HeaderFilter> responseHeaderModifier,
      Optional<Common.RequestMirror> requestMirror,
      Optional<Common.ObjectReference> extensionRef) {}

  /** {@code GRPCRouteFilterType}. */
  public enum FilterType {
    ResponseHeaderModifier,
    RequestHeaderModifier,
    RequestMirror,
    ExtensionRef
  }

  /** {@code GRPCBackendRef}. */
  public record Backend(
      String group,
      String kind,
      @Required("the name of the backend") String name,
      String namespace,
      @PortNumber int port,
      @Range(min = 0, max = 1_000_000) Optional<Integer> weight,
      List<Filter> filters) {}
}
