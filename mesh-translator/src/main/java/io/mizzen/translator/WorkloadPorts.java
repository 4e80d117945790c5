package io.mizzen.translator;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Port;
import io.mizzen.api.Protocol;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Service;
import io.mizzen.api.ServicePort;
import io.mizzen.api.TargetPort;
import io.mizzen.rules.sidecar.Sidecar.IngressListener;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.snapshot.SidecarScope;
import io.mizzen.translator.resolve.InboundOwner;
import io.mizzen.translator.resolve.InboundOwner.Target;
import io.mizzen.translator.resolve.InboundPort;
import io.mizzen.translator.resolve.Interception;
import io.mizzen.translator.resolve.ListenerClass;
import io.mizzen.translator.resolve.Listening;
import io.mizzen.translator.resolve.PortTable.Entry;
import io.mizzen.translator.resolve.cluster.Upstream.ServiceName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The ports of a sidecar's own workload: the ingress listeners of its Sidecar, else those to which
 * services lead. Services lead to it by their selector or, without one, by an endpoint at its
 * address; the oldest decides what a port speaks.
 */
final class WorkloadPorts {
  /**
   * As in Istio, services of equal age are in the order of their hosts here, not of their names.
   */
  private static final Comparator<Entry> OLDEST_FIRST =
      Comparator.<Entry, Instant>comparing(
              each -> each.service().source().created().orElse(Instant.MIN))
          .thenComparing(each -> each.service().host());

  private final ProxyScope scope;
  private final SidecarInputs inputs;
  private final SortedMap<Integer, List<Entry>> byTarget = new TreeMap<>();

  WorkloadPorts(SidecarInputs inputs) {
    this.inputs = inputs;
    this.scope = inputs.scope();
    inputs.ports().own().forEach(entry -> target(entry).ifPresent(port -> add(port, entry)));
    inputs.proxy().addresses().forEach(this::addServicesAt);
    byTarget.values().forEach(entries -> entries.sort(OLDEST_FIRST));
  }

  /** All of them, by number. */
  SortedMap<Integer, InboundPort> ports() {
    SortedMap<Integer, InboundPort> ports = new TreeMap<>();
    SidecarScope sidecar = scope.sidecar();
    if (!sidecar.ingress().isEmpty()) {
      for (IngressListener listener : sidecar.ingress()) {
        ingress(sidecar, listener).ifPresent(port -> ports.putIfAbsent(port.number(), port));
      }
    } else if (inputs.proxy().interception() == Interception.REDIRECT) {
      byTarget.forEach((number, entries) -> ports.put(number, ofServices(number, entries)));
    }
    return ports;
  }

  /** The services that lead to a port, oldest first; for ingress listeners there may be none. */
  List<Entry> entries(int number) {
    return byTarget.getOrDefault(number, List.of());
  }

  private void add(int port, Entry entry) {
    byTarget.computeIfAbsent(port, each -> new ArrayList<>()).add(entry);
  }

  private void addServicesAt(String address) {
    for (Service service : scope.servicesAt(address, inputs.table())) {
      for (Endpoint endpoint : scope.endpoints(service, inputs.table())) {
        if (endpoint.address().equals(address)) {
          service.ports().stream()
              .filter(port -> port.name().equals(endpoint.servicePortName()))
              .map(port -> new Entry(service, port, service.addresses()))
              .filter(entry -> !entries(endpoint.port().number()).contains(entry))
              .forEach(entry -> add(endpoint.port().number(), entry));
        }
      }
    }
  }

  private Optional<Integer> target(Entry entry) {
    return known(entry)
        .or(
            () ->
                entry
                    .port()
                    .targetPort()
                    .fold(
                        Optional::of,
                        name -> named(entry),
                        () -> Optional.of(entry.port().number())));
  }

  /** The port of the very workload, where it has another than the service says. */
  private Optional<Integer> known(Entry entry) {
    return inputs.proxy().addresses().stream()
        .filter(address -> scope.isToldApart(address, entry.service(), inputs.table()))
        .flatMap(
            address ->
                scope.endpoints(entry.service(), inputs.table()).stream()
                    .filter(each -> each.address().equals(address))
                    .filter(each -> each.servicePortName().equals(entry.port().name())))
        .map(each -> each.port().number())
        .findFirst();
  }

  /** Replicas of a workload give a name to the same port. */
  private Optional<Integer> named(Entry entry) {
    return scope.endpoints(entry.service(), inputs.table()).stream()
        .filter(each -> each.servicePortName().equals(entry.port().name()))
        .filter(each -> each.labels().matches(inputs.proxy().labels()))
        .map(Endpoint::port)
        .map(port -> port.number())
        .findFirst();
  }

  private InboundPort ofServices(int number, List<Entry> entries) {
    ServicePort deciding = entries.get(0).port();
    return new InboundPort(
        number,
        deciding.number(),
        deciding.protocol(),
        entries.get(0).listenerClass(),
        new InboundOwner.Services(
            inputs.proxy().families().wildcards().get(0),
            target(number),
            names(entries, deciding.number())));
  }

  private Target target(int number) {
    return switch (scope.settings().traffic().inboundTrafficPolicy()) {
      case PASSTHROUGH -> new InboundOwner.OriginalDestination();
      case LOCALHOST ->
          new InboundOwner.Socket(inputs.proxy().families().loopbacks().get(0), number, true);
    };
  }

  private static List<ServiceName> names(List<Entry> entries, int servicePort) {
    return entries.stream()
        .filter(entry -> entry.port().number() == servicePort)
        .map(entry -> SidecarUpstreams.nameOf(entry.service()))
        .distinct()
        .toList();
  }

  private Optional<InboundPort> ingress(SidecarScope sidecar, IngressListener listener) {
    return listener
        .port()
        .map(
            port -> {
              Protocol protocol = Protocol.parse(port.protocol()).orElse(Protocol.UNSUPPORTED);
              ServicePort spoken =
                  new ServicePort(port.name(), Port.of(port.number()), protocol, TargetPort.same());
              return new InboundPort(
                  port.number(),
                  port.number(),
                  protocol,
                  ListenerClass.of(spoken),
                  owner(sidecar, listener, port.number()));
            });
  }

  private InboundOwner owner(SidecarScope sidecar, IngressListener listener, int number) {
    List<String> addresses = inputs.proxy().addresses();
    String own =
        addresses.isEmpty() ? inputs.proxy().families().wildcards().get(0) : addresses.get(0);
    List<Entry> services = entries(number);
    return new InboundOwner.Ingress(
        inNamespace(sidecar.sidecar().orElseThrow()),
        listener.bind().isEmpty() ? own : listener.bind(),
        listening(listener),
        IngressEndpoints.target(listener.defaultEndpoint(), addresses, inputs.proxy().families()),
        listener.tls(),
        services.isEmpty()
            ? List.of()
            : names(services.subList(0, 1), services.get(0).port().number()));
  }

  /** As in Istio, the mesh's Sidecar is named as one of the proxy's namespace. */
  private ResourceKey inNamespace(ResourceKey sidecar) {
    return new ResourceKey(sidecar.group(), sidecar.kind(), scope.namespace(), sidecar.name());
  }

  private Listening listening(IngressListener listener) {
    boolean dialled =
        switch (listener.captureMode()) {
          case DEFAULT -> inputs.proxy().interception() == Interception.NONE;
          case IPTABLES -> false;
          case NONE -> true;
        };
    return dialled ? Listening.OWN_PORT : Listening.REDIRECTED;
  }
}
