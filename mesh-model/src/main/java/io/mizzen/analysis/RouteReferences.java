package io.mizzen.analysis;

import io.mizzen.api.ExportTo;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Service;
import io.mizzen.api.ServicePort;
import io.mizzen.config.FieldNames;
import io.mizzen.config.FieldPath;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.PortSelector;
import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.rules.virtualservice.VirtualService.Delegate;
import io.mizzen.rules.virtualservice.VirtualService.Destination;
import io.mizzen.rules.virtualservice.VirtualService.HttpRoute;
import io.mizzen.rules.virtualservice.VirtualService.RouteDestination;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The references of a VirtualService: hosts, subsets, ports and delegates. */
final class RouteReferences {
  private static final String MESH = "mesh";
  private static final FieldPath SPEC = FieldPath.root().key("spec");

  private final MeshResource<VirtualService> rule;
  private final ReferenceContext context;
  private final Report report;

  private RouteReferences(
      MeshResource<VirtualService> rule, ReferenceContext context, Report report) {
    this.rule = rule;
    this.context = context;
    this.report = report;
  }

  static void analyze(MeshResource<VirtualService> rule, ReferenceContext context, Report report) {
    new RouteReferences(rule, context, report).spec();
  }

  private void spec() {
    VirtualService spec = rule.spec();
    if (spec.gateways().isEmpty() || spec.gateways().contains(MESH)) {
      for (int i = 0; i < spec.hosts().size(); i++) {
        claimedHost(SPEC.key("hosts").index(i), spec.hosts().get(i));
      }
    }
    for (int i = 0; i < spec.http().size(); i++) {
      http(SPEC.key("http").index(i), spec.http().get(i));
    }
    for (int i = 0; i < spec.tls().size(); i++) {
      destinations(SPEC.key("tls").index(i).key("route"), spec.tls().get(i).route());
    }
    for (int i = 0; i < spec.tcp().size(); i++) {
      destinations(SPEC.key("tcp").index(i).key("route"), spec.tcp().get(i).route());
    }
  }

  /** A host outside the mesh's domain may well be served by somebody else. */
  private void claimedHost(FieldPath path, String host) {
    boolean isUnknown =
        !host.startsWith("*")
            && context.isInsideMesh(host, rule.namespace())
            && context.service(host, rule.namespace()).isEmpty();
    if (isUnknown) {
      String similar = context.similarHost(host, rule.namespace());
      report
          .at(rule, path)
          .warning(
              AnalysisCode.UNKNOWN_VIRTUAL_SERVICE_HOST,
              host,
              unknown(host),
              similar.isEmpty() ? "the rule has no effect until it exists" : similar);
    }
  }

  private String unknown(String host) {
    String full = context.resolve(host, rule.namespace());
    return "a service that namespace " + rule.namespace() + " can see, not " + full;
  }

  private void http(FieldPath path, HttpRoute route) {
    for (int i = 0; i < route.route().size(); i++) {
      FieldPath at = path.key("route").index(i).key("destination");
      route.route().get(i).destination().ifPresent(to -> destination(at, to));
    }
    route.mirror().ifPresent(to -> destination(path.key("mirror"), to));
    for (int i = 0; i < route.mirrors().size(); i++) {
      FieldPath at = path.key("mirrors").index(i).key("destination");
      route.mirrors().get(i).destination().ifPresent(to -> destination(at, to));
    }
    route.delegate().ifPresent(delegate -> delegate(path.key("delegate"), delegate));
  }

  private void destinations(FieldPath path, List<RouteDestination> routes) {
    for (int i = 0; i < routes.size(); i++) {
      FieldPath at = path.index(i).key("destination");
      routes.get(i).destination().ifPresent(to -> destination(at, to));
    }
  }

  private void destination(FieldPath path, Destination to) {
    if (to.host().startsWith("*")) {
      return; // a wildcard stands for whatever the client called
    }
    Optional<Service> service = context.service(to.host(), rule.namespace());
    if (service.isEmpty()) {
      unknownHost(path, to);
      return;
    }
    subset(path, to, service.get());
    port(path, to, service.get());
  }

  private void unknownHost(FieldPath path, Destination to) {
    String similar = context.similarHost(to.host(), rule.namespace());
    report
        .at(rule, path.key("host"))
        .warning(
            AnalysisCode.UNKNOWN_HOST,
            to.host(),
            unknown(to.host()),
            similar.isEmpty() ? "calls on this route fail until it exists" : similar);
  }

  private void subset(FieldPath path, Destination to, Service service) {
    if (to.subset().isEmpty()) {
      return;
    }
    Set<String> known = new TreeSet<>(context.subsetsOf(service));
    if (!known.contains(to.subset())) {
      String similar = FieldNames.didYouMean(to.subset(), known);
      report
          .at(rule, path.key("subset"))
          .warning(
              AnalysisCode.UNKNOWN_SUBSET,
              to.subset(),
              known.isEmpty()
                  ? "a DestinationRule for " + service.host() + " with this subset"
                  : "one of " + String.join(", ", known),
              similar.isEmpty()
                  ? "calls on this route fail until a DestinationRule defines it"
                  : similar);
    }
  }

  private void port(FieldPath path, Destination to, Service service) {
    String ports =
        service.ports().stream()
            .map(ServicePort::number)
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    Optional<Integer> number = to.port().map(PortSelector::number);
    if (number.isEmpty() && service.ports().size() > 1) {
      report
          .at(rule, path)
          .warning(
              AnalysisCode.PORT_REQUIRED,
              to.host() + " without port",
              "port.number, one of " + ports,
              "without it the port the client called is used");
    } else if (number.isPresent() && service.port(number.get()).isEmpty()) {
      report
          .at(rule, path.key("port").key("number"))
          .warning(
              AnalysisCode.UNKNOWN_PORT,
              String.valueOf(number.get()),
              "one of " + ports,
              "calls on this route fail until " + service.host() + " has it");
    }
  }

  private void delegate(FieldPath path, Delegate delegate) {
    String namespace = delegate.namespace().isEmpty() ? rule.namespace() : delegate.namespace();
    ResourceKey key =
        new ResourceKey(rule.key().group(), rule.key().kind(), namespace, delegate.name());
    boolean known =
        context
            .rules()
            .find(key)
            .filter(found -> found.spec() instanceof VirtualService leaf && isFor(leaf, namespace))
            .isPresent();
    if (!known) {
      report
          .at(rule, path.key("name"))
          .warning(
              AnalysisCode.UNKNOWN_DELEGATE,
              namespace + "/" + delegate.name(),
              "a VirtualService without hosts that is visible here",
              "this rule takes no request until it exists");
    }
  }

  private boolean isFor(VirtualService leaf, String namespace) {
    ExportTo audience = context.audience(leaf, namespace);
    return leaf.hosts().isEmpty() && audience.includes(rule.namespace());
  }
}
