package io.mizzen.rules.envoyfilter;

import io.mizzen.config.OneOf;
import io.mizzen.config.Struct;
import io.mizzen.config.WithoutEffect;
import io.mizzen.config.constraint.Exclusive;
import io.mizzen.config.constraint.MaxItems;
import io.mizzen.config.constraint.MaxLength;
import io.mizzen.config.constraint.PortNumber;
import io.mizzen.config.constraint.Range;
import io.mizzen.config.constraint.Required;
import io.mizzen.rules.PolicyTargetReference;
import io.mizzen.rules.sidecar.Sidecar;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Istio {@code EnvoyFilter}: changes to the Envoy configuration that Istio generates.
 *
 * @param priority patches of lower priority come first; default 0
 */
@Exclusive({"workloadSelector", "targetRefs"})
public record EnvoyFilter(
    Optional<Sidecar.WorkloadSelector> workloadSelector,
    @MaxItems(16) List<PolicyTargetReference> targetRefs,
    List<Patch> configPatches,
    int priority)
    implements WithoutEffect {

  /** {@code EnvoyConfigObjectPatch}. */
  public record Patch(
      @Required("what the patch changes") ApplyTo applyTo,
      Optional<Match> match,
      @Required("an operation and a value") Optional<Change> patch) {}

  /** {@code ApplyTo}. */
  public enum ApplyTo {
    INVALID,
    LISTENER,
    FILTER_CHAIN,
    NETWORK_FILTER,
    HTTP_FILTER,
    ROUTE_CONFIGURATION,
    VIRTUAL_HOST,
    HTTP_ROUTE,
    CLUSTER,
    EXTENSION_CONFIG,
    BOOTSTRAP,
    LISTENER_FILTER
  }

  /** {@code PatchContext}. */
  public enum PatchContext {
    ANY,
    SIDECAR_INBOUND,
    SIDECAR_OUTBOUND,
    GATEWAY,
    WAYPOINT
  }

  /** {@code EnvoyConfigObjectMatch}. */
  public record Match(
      PatchContext context,
      Optional<ProxyMatch> proxy,
      @OneOf("objectTypes") Optional<ListenerMatch> listener,
      @OneOf("objectTypes") Optional<RouteConfigurationMatch> routeConfiguration,
      @OneOf("objectTypes") Optional<ClusterMatch> cluster,
      @OneOf("objectTypes") Optional<WaypointMatch> waypoint) {}

  /** {@code ProxyMatch}; the version is a regular expression. */
  public record ProxyMatch(@MaxLength(1024) String proxyVersion, Map<String, String> metadata) {}

  /** {@code ListenerMatch}. */
  public record ListenerMatch(
      @Range(min = 0, max = 4_294_967_295L) long portNumber,
      String portName,
      Optional<FilterChainMatch> filterChain,
      String listenerFilter,
      String name) {}

  /** {@code FilterChainMatch}. */
  public record FilterChainMatch(
      String name,
      String sni,
      String transportProtocol,
      String applicationProtocols,
      Optional<FilterMatch> filter,
      @Range(min = 0, max = 4_294_967_295L) long destinationPort,
      String transportSocket) {}

  /** {@code FilterMatch}. */
  public record FilterMatch(String name, Optional<SubFilterMatch> subFilter) {}

  /** {@code SubFilterMatch}. */
  public record SubFilterMatch(String name) {}

  /** {@code RouteConfigurationMatch}. */
  public record RouteConfigurationMatch(
      @Range(min = 0, max = 4_294_967_295L) long portNumber,
      String portName,
      String gateway,
      Optional<VirtualHostMatch> vhost,
      String name) {}

  /** {@code VirtualHostMatch}. */
  public record VirtualHostMatch(String name, String domainName, Optional<RouteMatch> route) {}

  /** {@code RouteMatch}. */
  public record RouteMatch(String name, RouteAction action) {}

  /** {@code RouteMatch.Action}. */
  public enum RouteAction {
    ANY,
    ROUTE,
    REDIRECT,
    DIRECT_RESPONSE
  }

  /** {@code ClusterMatch}. */
  public record ClusterMatch(
      @Range(min = 0, max = 4_294_967_295L) long portNumber,
      String service,
      String subset,
      String name) {}

  /** {@code WaypointMatch}. */
  public record WaypointMatch(
      @PortNumber int portNumber, Optional<SubFilterMatch> route, Optional<FilterMatch> filter) {}

  /** {@code Patch}. */
  public record Change(
      @Required("an operation") Operation operation,
      Optional<Struct> value,
      FilterClass filterClass) {}

  /** {@code Patch.Operation}. */
  public enum Operation {
    INVALID,
    MERGE,
    ADD,
    REMOVE,
    INSERT_BEFORE,
    INSERT_AFTER,
    INSERT_FIRST,
    REPLACE,
    MERGE_AND_REPLACE_LIST
  }

  /** {@code Patch.FilterClass}. */
  public enum FilterClass {
    UNSPECIFIED,
    AUTHN,
    AUTHZ,
    STATS
  }
}
