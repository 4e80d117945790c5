package io.mizzen.model;

import io.mizzen.api.Labels;
import io.mizzen.api.ServiceKey;
import io.mizzen.names.HostNames;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * One question that a translation can ask of the mesh and that has another answer now. A question
 * that found nothing is one too: what appears later changes its answer.
 *
 * <p>A step from one state to the next produces the keys it changed; whoever has read a key looks
 * again. A key that is produced without need costs a comparison, one that is left out makes a proxy
 * keep old resources: see docs/adr/0007-incremental-state.md.
 */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface ChangeKey {

  /** Whether this concerns questions other than the one of this very key. */
  default boolean isPattern() {
    return false;
  }

  /** Whether the answer to a question that was read differs, or may differ. */
  default boolean concerns(ChangeKey read) {
    return equals(read);
  }

  /** The services of a host, in all namespaces: their ports, selectors and visibility. */
  record Host(String host) implements ChangeKey {}

  /** Which hosts there are, and their ports: what somebody who asks for all of them gets. */
  record Hosts() implements ChangeKey {}

  /** The VirtualServices that name exactly this host, delegates merged in. */
  record VirtualServices(String host) implements ChangeKey {}

  /** The VirtualServices of a wildcard; it concerns every host that {@code pattern} covers. */
  record VirtualServicePattern(String pattern) implements ChangeKey {
    @Override
    public boolean isPattern() {
      return true;
    }

    @Override
    public boolean concerns(ChangeKey read) {
      return read instanceof VirtualServices rules && HostNames.matches(pattern, rules.host());
    }
  }

  /** Which hosts the VirtualServices of the mesh name, and who sees them. */
  record VirtualServiceHosts() implements ChangeKey {}

  /** The DestinationRules for exactly this host, in all namespaces. */
  record DestinationRules(String host) implements ChangeKey {}

  /** The DestinationRules of a wildcard; it concerns every host that {@code pattern} covers. */
  record DestinationRulePattern(String pattern) implements ChangeKey {
    @Override
    public boolean isPattern() {
      return true;
    }

    @Override
    public boolean concerns(ChangeKey read) {
      return read instanceof DestinationRules rules && HostNames.matches(pattern, rules.host());
    }
  }

  /** Whether some VirtualService sends requests to this host and subset. */
  record Target(String host, String subset) implements ChangeKey {}

  /**
   * The VirtualServices that send requests to a host; they are imported with it.
   *
   * @param host {@link #ALL} for the question about every host at once
   */
  record Senders(String host) implements ChangeKey {
    public static final String ALL = "*";
  }

  /** The Sidecar that governs the proxies of a namespace with these labels. */
  record SidecarOf(String namespace, Labels labels) implements ChangeKey {}

  /**
   * One Sidecar; it concerns the proxies that it selects.
   *
   * @param namespace absent for the default of all namespaces
   * @param selector none selects all
   */
  record SidecarPattern(Optional<String> namespace, Labels selector) implements ChangeKey {
    @Override
    public boolean isPattern() {
      return true;
    }

    @Override
    public boolean concerns(ChangeKey read) {
      return read instanceof SidecarOf proxies
          && namespace.map(proxies.namespace()::equals).orElse(true)
          && proxies.labels().matches(selector);
    }
  }

  /** The endpoints of a service. */
  record Endpoints(ServiceKey service) implements ChangeKey {}

  /** Which services without a selector have an endpoint at an address, and on which ports. */
  record Address(String address) implements ChangeKey {}

  /** Which workloads calls may reach: some security policy differs. It concerns all endpoints. */
  record Protections() implements ChangeKey {}

  /**
   * The security and telemetry policies of a namespace; a workload is subject to those of its own
   * and of the root namespace.
   */
  record Policies(String namespace) implements ChangeKey {}

  /** The settings of the mesh. It concerns every question. */
  record Settings() implements ChangeKey {
    @Override
    public boolean isPattern() {
      return true;
    }

    @Override
    public boolean concerns(ChangeKey read) {
      return true;
    }
  }

  /** By which labels rules tell proxies apart: a selector appeared or went. */
  record Selectors() implements ChangeKey {}
}
