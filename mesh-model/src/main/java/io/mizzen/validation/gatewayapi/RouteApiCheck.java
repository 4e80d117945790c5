package io.mizzen.validation.gatewayapi;

import io.mizzen.names.GatewayForms;
import io.mizzen.rules.gatewayapi.Common.ParentReference;
import io.mizzen.rules.gatewayapi.GrpcRoute;
import io.mizzen.rules.gatewayapi.HttpRoute;
import io.mizzen.rules.gatewayapi.HttpRoute.ValueType;
import io.mizzen.rules.gatewayapi.TcpRoute;
import io.mizzen.rules.gatewayapi.TlsRoute;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.ViolationCode;
import io.mizzen.validation.gatewayapi.ReferenceCheck.Reference;
import java.util.List;
import java.util.function.ToIntFunction;
import org.apiguardian.api.API;

/** The routes of the Gateway API, as the rules of their CustomResourceDefinitions judge them. */
@API(status = API.Status.INTERNAL)
public final class RouteApiCheck {
  private static final int MOST_MATCHES = 128;

  private RouteApiCheck() {}

  public static void http(FieldContext spec, HttpRoute route) {
    parents(spec, route.parentRefs());
    matches(spec, route.rules(), rule -> Math.max(1, rule.matches().size()));
    spec.each("rules", route.rules(), HttpRouteRuleCheck::rule);
  }

  public static void grpc(FieldContext spec, GrpcRoute route) {
    parents(spec, route.parentRefs());
    matches(spec, route.rules(), rule -> rule.matches().size());
    spec.each("rules", route.rules(), RouteApiCheck::grpcRule);
  }

  public static void tls(FieldContext spec, TlsRoute route) {
    parents(spec, route.parentRefs());
    spec.each("rules", route.rules(), RouteApiCheck::connectionRule);
  }

  public static void tcp(FieldContext spec, TcpRoute route) {
    parents(spec, route.parentRefs());
    spec.each("rules", route.rules(), RouteApiCheck::connectionRule);
  }

  private static void parents(FieldContext spec, List<ParentReference> parents) {
    ReferenceCheck.distinct(
        spec.field("parentRefs"),
        parents.stream()
            .map(each -> new Reference(targetOf(each), each.sectionName(), each.port()))
            .toList());
  }

  private static Object targetOf(ParentReference parent) {
    return List.of(
        parent.group().orElse("gateway.networking.k8s.io"),
        parent.kind().orElse("Gateway"),
        parent.name(),
        parent.namespace());
  }

  private static <R> void matches(FieldContext spec, List<R> rules, ToIntFunction<R> counted) {
    int all = rules.stream().mapToInt(counted).sum();
    if (all > MOST_MATCHES) {
      spec.field("rules")
          .error(
              ViolationCode.OUT_OF_RANGE,
              all + " matches",
              "at most " + MOST_MATCHES + " in all rules");
    }
  }

  private static void connectionRule(FieldContext context, TcpRoute.Rule rule) {
    context.each("backendRefs", rule.backendRefs(), ReferenceCheck::backend);
  }

  private static void grpcRule(FieldContext context, GrpcRoute.Rule rule) {
    context.each(
        "matches",
        rule.matches(),
        (at, match) -> at.ifPresent("method", match.method(), RouteApiCheck::method));
    RouteFilterCheck.grpc(context, rule.filters());
    context.each("backendRefs", rule.backendRefs(), RouteApiCheck::grpcBackend);
    context.ifPresent(
        "sessionPersistence", rule.sessionPersistence(), RouteFilterCheck::persistence);
  }

  private static void grpcBackend(FieldContext context, GrpcRoute.Backend backend) {
    ReferenceCheck.backend(context, backend);
    RouteFilterCheck.grpc(context, backend.filters());
  }

  private static void method(FieldContext context, GrpcRoute.MethodMatch match) {
    if (match.type() == ValueType.Exact) {
      RouteFilterCheck.form(context, "service", match.service(), new GatewayForms.GrpcService());
      RouteFilterCheck.form(context, "method", match.method(), new GatewayForms.GrpcMethod());
    }
  }
}
