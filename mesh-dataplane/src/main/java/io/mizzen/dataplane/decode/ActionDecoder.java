package io.mizzen.dataplane.decode;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.RuntimeFractionalPercent;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.RedirectAction;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatchAndSubstitute;
import io.mizzen.dataplane.match.FractionalPercent;
import io.mizzen.dataplane.route.ClusterSpecifier;
import io.mizzen.dataplane.route.ClusterSpecifier.WeightedCluster;
import io.mizzen.dataplane.route.FaultPolicy;
import io.mizzen.dataplane.route.RouteAction;
import io.mizzen.dataplane.route.RouteAction.RegexRewrite;
import io.mizzen.dataplane.route.RouteAction.RequestMirror;
import io.mizzen.dataplane.route.RouteAction.Rewrite;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The actions of routes: {@code RouteAction}, {@code RedirectAction}, {@code DirectResponseAction}.
 */
final class ActionDecoder {
  /** 10,000 years. */
  private static final long MOST_SECONDS = 315_576_000_000L;

  private static final int MOST_NANOS = 999_999_999;

  private ActionDecoder() {}

  static RouteAction.Forward forward(
      io.envoyproxy.envoy.config.route.v3.RouteAction action, FieldContext context) {
    return new RouteAction.Forward(
        clusters(action, context),
        rewrite(action, context),
        context.each(
            "request_mirror_policies",
            action.getRequestMirrorPoliciesList(),
            ActionDecoder::mirror),
        action.hasTimeout()
            ? Optional.of(duration(action.getTimeout(), context.at("timeout")))
            : Optional.empty());
  }

  private static ClusterSpecifier clusters(
      io.envoyproxy.envoy.config.route.v3.RouteAction action, FieldContext context) {
    return switch (action.getClusterSpecifierCase()) {
      case CLUSTER ->
          new ClusterSpecifier.Single(context.at("cluster").required(action.getCluster()));
      case CLUSTER_HEADER ->
          new ClusterSpecifier.FromHeader(
              context.at("cluster_header").required(action.getClusterHeader()));
      case WEIGHTED_CLUSTERS ->
          weighted(
              context
                  .at("weighted_clusters")
                  .each(
                      "clusters",
                      action.getWeightedClusters().getClustersList(),
                      ActionDecoder::weightedCluster),
              context.at("weighted_clusters"));
      case CLUSTER_SPECIFIER_PLUGIN -> throw context.at("cluster_specifier_plugin").unsupported();
      case INLINE_CLUSTER_SPECIFIER_PLUGIN ->
          throw context.at("inline_cluster_specifier_plugin").unsupported();
      case CLUSTERSPECIFIER_NOT_SET ->
          throw context.fails("no cluster (expected: cluster or weighted_clusters)");
    };
  }

  static ClusterSpecifier weighted(List<WeightedCluster> clusters, FieldContext context) {
    return context.checked(() -> new ClusterSpecifier.Weighted(clusters));
  }

  private static WeightedCluster weightedCluster(
      io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight cluster,
      FieldContext context) {
    if (!cluster.getClusterHeader().isEmpty()) {
      throw context.at("cluster_header").unsupported();
    }
    // Envoy requires a weight here; one that is left out counts as 0.
    return new WeightedCluster(
        context.at("name").required(cluster.getName()), unsigned(cluster.getWeight()));
  }

  private static Rewrite rewrite(
      io.envoyproxy.envoy.config.route.v3.RouteAction action, FieldContext context) {
    if (action.hasPathRewritePolicy()) {
      throw context.at("path_rewrite_policy").unsupported();
    }
    return new Rewrite(
        nonEmpty(action.getPrefixRewrite()),
        Optional.empty(),
        action.hasRegexRewrite()
            ? Optional.of(regexRewrite(action.getRegexRewrite(), context.at("regex_rewrite")))
            : Optional.empty(),
        switch (action.getHostRewriteSpecifierCase()) {
          case HOST_REWRITE_LITERAL -> nonEmpty(action.getHostRewriteLiteral());
          // The other forms depend on the endpoint or on headers: the authority stays as shown.
          default -> Optional.empty();
        });
  }

  static RegexRewrite regexRewrite(RegexMatchAndSubstitute rewrite, FieldContext context) {
    return new RegexRewrite(
        MatcherDecoder.regex(rewrite.getPattern(), context.at("pattern")),
        rewrite.getSubstitution());
  }

  private static RequestMirror mirror(
      io.envoyproxy.envoy.config.route.v3.RouteAction.RequestMirrorPolicy policy,
      FieldContext context) {
    String cluster =
        policy.getCluster().isEmpty()
            ? "the cluster that header " + policy.getClusterHeader() + " names"
            : policy.getCluster();
    return new RequestMirror(
        cluster,
        policy.hasRuntimeFraction()
            ? Optional.of(share(policy.getRuntimeFraction(), context.at("runtime_fraction")))
            : Optional.empty());
  }

  private static FractionalPercent share(RuntimeFractionalPercent percent, FieldContext context) {
    return MatcherDecoder.percent(percent.getDefaultValue(), context.at("default_value"));
  }

  static RouteAction.Redirect redirect(RedirectAction action, FieldContext context) {
    String scheme = action.getHttpsRedirect() ? "https" : action.getSchemeRedirect();
    int port = action.getPortRedirect();
    return new RouteAction.Redirect(
        switch (action.getResponseCode()) {
          case MOVED_PERMANENTLY -> 301;
          case FOUND -> 302;
          case SEE_OTHER -> 303;
          case TEMPORARY_REDIRECT -> 307;
          case PERMANENT_REDIRECT -> 308;
          case UNRECOGNIZED ->
              throw context
                  .at("response_code")
                  .fails(action.getResponseCodeValue() + " (expected: a redirect's code)");
        },
        scheme,
        action.getHostRedirect(),
        port == 0 ? Optional.empty() : Optional.of(port),
        new Rewrite(
            nonEmpty(action.getPrefixRewrite()),
            nonEmpty(action.getPathRedirect()),
            action.hasRegexRewrite()
                ? Optional.of(regexRewrite(action.getRegexRewrite(), context.at("regex_rewrite")))
                : Optional.empty(),
            Optional.empty()));
  }

  static RouteAction.DirectResponse directResponse(
      DirectResponseAction action, FieldContext context) {
    int status = action.getStatus();
    if (status < 200 || status > 599) {
      throw context.at("status").fails(status + " (expected: 200..599)");
    }
    return new RouteAction.DirectResponse(status, text(action.getBody()));
  }

  /** A body in a file or variable of the proxy's machine is not known here. */
  private static String text(DataSource source) {
    return switch (source.getSpecifierCase()) {
      case INLINE_STRING -> source.getInlineString();
      case INLINE_BYTES -> source.getInlineBytes().toStringUtf8();
      default -> "";
    };
  }

  static FaultPolicy fault(HTTPFault fault, FieldContext context) {
    Optional<FaultPolicy.Abort> abort = Optional.empty();
    if (fault.hasAbort()) {
      FractionalPercent share =
          MatcherDecoder.percent(fault.getAbort().getPercentage(), context.at("abort.percentage"));
      abort =
          switch (fault.getAbort().getErrorTypeCase()) {
            case HTTP_STATUS ->
                Optional.of(
                    new FaultPolicy.Abort(
                        new FaultPolicy.HttpStatus(fault.getAbort().getHttpStatus()), share));
            case GRPC_STATUS ->
                Optional.of(
                    new FaultPolicy.Abort(
                        new FaultPolicy.GrpcStatus(fault.getAbort().getGrpcStatus()), share));
            // By request header, or unset: nothing that holds for every request.
            case HEADER_ABORT, ERRORTYPE_NOT_SET -> Optional.empty();
          };
    }
    Optional<FaultPolicy.Delay> delay =
        fault.getDelay().hasFixedDelay()
            ? Optional.of(
                new FaultPolicy.Delay(
                    duration(fault.getDelay().getFixedDelay(), context.at("delay.fixed_delay")),
                    MatcherDecoder.percent(
                        fault.getDelay().getPercentage(), context.at("delay.percentage"))))
            : Optional.empty();
    return new FaultPolicy(
        abort, delay, context.each("headers", fault.getHeadersList(), MatcherDecoder::header));
  }

  static long unsigned(UInt32Value value) {
    return Integer.toUnsignedLong(value.getValue());
  }

  /** In the range that {@code google.protobuf.Duration} promises, which Envoy demands too. */
  private static Duration duration(com.google.protobuf.Duration duration, FieldContext context) {
    if (duration.getSeconds() > MOST_SECONDS
        || duration.getSeconds() < -MOST_SECONDS
        || duration.getNanos() > MOST_NANOS
        || duration.getNanos() < -MOST_NANOS) {
      throw context.fails(
          duration.getSeconds()
              + " s, "
              + duration.getNanos()
              + " ns (expected: at most "
              + MOST_SECONDS
              + " s and less than a second)");
    }
    return Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
  }

  private static Optional<String> nonEmpty(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
