package io.mizzen.translator.patch;

import com.google.protobuf.Descriptors.Descriptor;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.envoyfilter.EnvoyFilter;
import io.mizzen.rules.envoyfilter.EnvoyFilter.ApplyTo;
import io.mizzen.rules.envoyfilter.EnvoyFilter.Change;
import io.mizzen.rules.envoyfilter.EnvoyFilter.Operation;
import io.mizzen.rules.envoyfilter.EnvoyFilter.Patch;
import io.mizzen.rules.envoyfilter.EnvoyFilter.PatchContext;
import io.mizzen.validation.FieldContext;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The check that the value of each patch of an EnvoyFilter can be read as the message that it
 * patches, as istiod's webhook does: a value of another type is an error, a field that Envoy's
 * protos do not have a warning. Pure.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class PatchValues {
  private PatchValues() {}

  /**
   * An intake that checks the values of patches, too: as a control plane reads rules.
   *
   * @param defaultNamespace the namespace of documents that name none
   */
  public static ConfigIntake intake(String defaultNamespace) {
    return new ConfigIntake(defaultNamespace).checking(EnvoyFilter.class, PatchValues::check);
  }

  /** Reports what does not fit to the places below {@code root}. */
  public static void check(FieldContext root, MeshResource<EnvoyFilter> filter) {
    FieldContext list = root.field("spec").field("configPatches");
    List<Patch> patches = filter.spec().configPatches();
    for (int i = 0; i < patches.size(); i++) {
      check(list.item(i).field("patch").field("value"), patches.get(i));
    }
  }

  /** As in Istio, nothing is looked at of a patch for a waypoint or without an operation. */
  private static void check(FieldContext value, Patch patch) {
    boolean isForWaypoints =
        patch.match().filter(match -> match.context() == PatchContext.WAYPOINT).isPresent();
    Optional<Change> change =
        patch.patch().filter(each -> each.operation() != Operation.INVALID && !isForWaypoints);
    change
        .flatMap(Change::value)
        .ifPresent(
            struct ->
                patched(patch.applyTo())
                    .ifPresent(type -> MessageFields.check(value, struct.value(), type)));
  }

  /** The message that is patched; empty where the patch does not say which. */
  private static Optional<Descriptor> patched(ApplyTo to) {
    return switch (to) {
      case INVALID -> Optional.empty();
      case LISTENER -> Optional.of(Listener.getDescriptor());
      case FILTER_CHAIN -> Optional.of(FilterChain.getDescriptor());
      case NETWORK_FILTER -> Optional.of(Filter.getDescriptor());
      case HTTP_FILTER -> Optional.of(HttpFilter.getDescriptor());
      case ROUTE_CONFIGURATION -> Optional.of(RouteConfiguration.getDescriptor());
      case VIRTUAL_HOST -> Optional.of(VirtualHost.getDescriptor());
      case HTTP_ROUTE -> Optional.of(Route.getDescriptor());
      case CLUSTER -> Optional.of(Cluster.getDescriptor());
      case EXTENSION_CONFIG -> Optional.of(TypedExtensionConfig.getDescriptor());
      case BOOTSTRAP -> Optional.of(Bootstrap.getDescriptor());
      case LISTENER_FILTER -> Optional.of(ListenerFilter.getDescriptor());
    };
  }
}
