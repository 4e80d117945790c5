package io.mizzen.translator;

import com.google.common.net.InetAddresses;
import io.mizzen.api.Endpoint;
import io.mizzen.api.Protocol;
import io.mizzen.api.Service;
import io.mizzen.catalog.EndpointTable;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.resolve.DynamicDns;
import io.mizzen.translator.resolve.EgressPorts;
import io.mizzen.translator.resolve.IpFamilies;
import io.mizzen.translator.resolve.ListenerBind;
import io.mizzen.translator.resolve.ListenerClass;
import io.mizzen.translator.resolve.ListenerProtocol;
import io.mizzen.translator.resolve.OutboundListener;
import io.mizzen.translator.resolve.OutboundListener.Chain;
import io.mizzen.translator.resolve.OutboundListener.Http;
import io.mizzen.translator.resolve.OutboundListener.Takes;
import io.mizzen.translator.resolve.PortTable;
import io.mizzen.translator.resolve.PortTable.Entry;
import io.mizzen.translator.resolve.PortTable.Shared;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The outbound listeners of a sidecar: one per address and port that services share. */
final class SidecarOutbound {
  private final ProxyScope scope;
  private final PortTable ports;
  private final EndpointTable table;
  private final IpFamilies families;
  private final Optional<String> ownAddress;

  SidecarOutbound(SidecarInputs inputs) {
    this.scope = inputs.scope();
    this.ports = inputs.ports();
    this.table = inputs.table();
    this.families = inputs.proxy().families();
    this.ownAddress = inputs.proxy().addresses().stream().findFirst();
  }

  List<String> names() {
    Set<String> names = new TreeSet<>(ports.byListener().keySet());
    for (Entry entry : ports.byPod()) {
      serving(entry).forEach(pod -> names.add(pod.address() + "_" + entry.port().number()));
    }
    return List.copyOf(names);
  }

  Optional<OutboundListener> listener(String name) {
    return Optional.ofNullable(ports.byListener().get(name))
        .map(shared -> withPods(shared, name))
        .or(() -> ofPods(name))
        .map(this::listener);
  }

  private Shared withPods(Shared shared, String name) {
    return ofPods(name)
        .map(
            pods -> {
              List<Entry> all = new ArrayList<>(shared.entries());
              all.addAll(pods.entries());
              return new Shared(shared.bind(), shared.port(), shared.egress(), all);
            })
        .orElse(shared);
  }

  /** The listener at a pod's own address, of the services that lead to it. */
  private Optional<Shared> ofPods(String name) {
    int line = name.lastIndexOf('_');
    if (line < 0 || ports.byPod().isEmpty()) {
      return Optional.empty();
    }
    String address = name.substring(0, line);
    String number = name.substring(line + 1);
    List<Entry> entries =
        ports.byPod().stream()
            .filter(entry -> String.valueOf(entry.port().number()).equals(number))
            .filter(entry -> serving(entry).stream().anyMatch(pod -> pod.address().equals(address)))
            .toList();
    EgressPorts last = ports.egress().get(ports.egress().size() - 1);
    return entries.stream()
        .findFirst()
        .map(
            first ->
                new Shared(
                    ListenerBind.redirected(List.of(address)),
                    first.port().number(),
                    last,
                    entries));
  }

  /** Those of a service that cannot share the listener with older ones are left out. */
  private OutboundListener listener(Shared shared) {
    OutboundListener empty = new OutboundListener(shared.bind(), shared.port(), List.of());
    OutboundListener listener = empty;
    ListenerProtocol spoken = ListenerProtocol.none();
    for (Entry entry : shared.entries()) {
      ListenerProtocol incoming = ListenerProtocol.of(entry.port(), shared.bind());
      switch (spoken.meets(incoming)) {
        case IGNORED -> {}
        case ADDED -> listener = listener.with(chains(entry, shared));
        case REPLACES -> listener = empty.with(chains(entry, shared));
      }
      spoken = spoken.with(incoming);
    }
    return listener;
  }

  private List<Chain> chains(Entry entry, Shared shared) {
    List<Chain> chains = new ArrayList<>();
    if (entry.listenerClass() != ListenerClass.HTTP) {
      ProxyScope listening = scope.at(shared.egress().listener());
      chains.addAll(ConnectionRoutes.of(listening, entry, shared.bind(), families));
    }
    if (entry.listenerClass().mayBeHttp()) {
      boolean isAuto = entry.listenerClass() == ListenerClass.AUTO;
      boolean isCertain =
          !isAuto && (!shared.bind().isWildcard() || shared.egress().listener().isHttpProxy());
      chains.add(
          new Http(
              routes(entry, shared),
              isCertain ? Takes.ALL : Takes.HTTP,
              entry.port().protocol() == Protocol.GRPC_WEB,
              DynamicDns.of(entry.service(), families)));
    }
    return chains;
  }

  private static String routes(Entry entry, Shared shared) {
    if (shared.port() == 0) {
      return shared.bind().primary();
    }
    boolean isOwn = entry.listenerClass() == ListenerClass.AUTO && !shared.bind().isWildcard();
    return isOwn ? entry.service().host() + ":" + shared.port() : String.valueOf(shared.port());
  }

  /** Without the workload itself: what it sends to its own address does not leave. */
  private List<Endpoint> serving(Entry entry) {
    Service service = entry.service();
    return scope.endpoints(service, table).stream()
        .filter(each -> each.servicePortName().equals(entry.port().name()))
        .filter(each -> InetAddresses.isInetAddress(each.address()))
        .filter(each -> !ownAddress.filter(each.address()::equals).isPresent())
        .toList();
  }
}
