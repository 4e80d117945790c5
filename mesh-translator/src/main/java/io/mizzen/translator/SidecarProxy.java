package io.mizzen.translator;

import io.mizzen.api.Labels;
import io.mizzen.catalog.EndpointTable;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.resolve.DnsCapture;
import io.mizzen.translator.resolve.Interception;
import io.mizzen.translator.resolve.IpFamilies;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The facts of a sidecar besides those that rules look at.
 *
 * @param labels all labels of its workload, by which services select it
 * @param addresses its workload's IP addresses, as far as they tell it from others
 * @param families the IP versions of all its addresses
 * @param interception how it gets its workload's connections
 * @param dns who answers its workload's DNS queries
 */
@API(status = API.Status.EXPERIMENTAL)
public record SidecarProxy(
    Labels labels,
    List<String> addresses,
    IpFamilies families,
    Interception interception,
    DnsCapture dns) {
  public SidecarProxy {
    addresses = List.copyOf(addresses);
  }

  /** A sidecar to which connections are redirected, at addresses that nobody knows. */
  public static SidecarProxy redirected(Labels labels) {
    return of(labels, List.of(), Interception.REDIRECT, DnsCapture.NONE);
  }

  /** A sidecar of a workload with these addresses, the first one being its main one. */
  public static SidecarProxy of(
      Labels labels, List<String> addresses, Interception interception, DnsCapture dns) {
    return new SidecarProxy(labels, addresses, IpFamilies.of(addresses), interception, dns);
  }

  /**
   * This sidecar without its addresses if no resource depends on them, so that it shares all with
   * the replicas of its workload. They matter where a service without a selector has an endpoint or
   * another one leads to a port of its own, where callers dial the workload itself, and where a
   * Sidecar opens ports at them.
   */
  public SidecarProxy distinguished(ProxyScope scope, EndpointTable table) {
    boolean matters =
        !scope.sidecar().ingress().isEmpty()
            || addresses.stream().anyMatch(each -> scope.isToldApart(each, table))
            || addresses.stream().limit(1).anyMatch(each -> scope.isDialedAt(each, table));
    return matters || addresses.isEmpty()
        ? this
        : new SidecarProxy(labels, List.of(), families, interception, dns);
  }
}
