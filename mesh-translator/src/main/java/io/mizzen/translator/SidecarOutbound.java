package io.mizzen.translator;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Protocol;
import io.mizzen.api.Service;
import io.mizzen.catalog.EndpointTable;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.resolve.Interception;
import io.mizzen.translator.resolve.IpFamilies;
import io.mizzen.translator.resolve.ListenerClass;
import io.mizzen.translator.resolve.OutboundListener;
import io.mizzen.translator.resolve.OutboundListener.Chain;
import io.mizzen.translator.resolve.OutboundListener.Http;
import io.mizzen.translator.resolve.OutboundListener.Takes;
import io.mizzen.translator.resolve.PortTable;
import io.mizzen.translator.resolve.PortTable.Entry;
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
  private final Interception interception;
  private final IpFamilies families;

  SidecarOutbound(SidecarInputs inputs) {
    this.scope = inputs.scope();
    this.ports = inputs.ports();
    this.table = inputs.table();
    this.interception = inputs.proxy().interception();
    this.families = inputs.proxy().families();
  }

  List<String> names() {
    Set<String> names = new TreeSet<>(ports.byListener().keySet());
    for (Entry entry : ports.byPod()) {
      serving(entry).forEach(pod -> names.add(pod.address() + "_" + entry.port().number()));
    }
    return List.copyOf(names);
  }

  Optional<OutboundListener> listener(String name) {
    int line = name.lastIndexOf('_');
    List<Entry> entries = ports.byListener().getOrDefault(name, List.of());
    if (line < 0) {
      return Optional.empty();
    }
    String bind = name.substring(0, line);
    List<Entry> all = new ArrayList<>(entries);
    String number = name.substring(line + 1);
    ports.byPod().stream()
        .filter(entry -> String.valueOf(entry.port().number()).equals(number))
        .filter(entry -> serving(entry).stream().anyMatch(pod -> pod.address().equals(bind)))
        .forEach(all::add);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    OutboundListener listener =
        new OutboundListener(bind, all.get(0).port().number(), interception, families, List.of());
    for (Entry entry : all) {
      listener = listener.with(chains(entry, bind));
    }
    return Optional.of(listener);
  }

  private List<Chain> chains(Entry entry, String bind) {
    List<Chain> chains = new ArrayList<>();
    if (entry.listenerClass() != ListenerClass.HTTP) {
      chains.addAll(new ConnectionRoutes(scope, entry, bind).chains());
    }
    if (entry.listenerClass().mayBeHttp()) {
      String port = String.valueOf(entry.port().number());
      boolean isAuto = entry.listenerClass() == ListenerClass.AUTO;
      boolean isOwn = isAuto && !bind.equals(OutboundListener.ANY_ADDRESS);
      boolean isCertain = !isAuto && interception == Interception.NONE;
      chains.add(
          new Http(
              isOwn ? entry.service().host() + ":" + port : port,
              isCertain ? Takes.ALL : Takes.HTTP,
              entry.port().protocol() == Protocol.GRPC_WEB));
    }
    return chains;
  }

  private List<Endpoint> serving(Entry entry) {
    Service service = entry.service();
    return scope.endpoints(service, table).stream()
        .filter(each -> each.servicePortName().equals(entry.port().name()))
        .toList();
  }
}
