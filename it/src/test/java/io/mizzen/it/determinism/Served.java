package io.mizzen.it.determinism;

import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.api.NotApplied;
import io.mizzen.api.Service;
import io.mizzen.api.ServicePort;
import io.mizzen.catalog.EndpointTable;
import io.mizzen.rules.destinationrule.DestinationRule.Subset;
import io.mizzen.snapshot.MeshSnapshot;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.ProxyInputs;
import io.mizzen.translator.Translator;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.core.Translation;
import io.mizzen.translator.document.MizzenDocuments;
import io.mizzen.translator.encode.grpc.EndpointsName;
import io.mizzen.xds.ClusterName;
import io.mizzen.xds.XdsResource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Everything that several kinds of proxies can be sent, bytes in hex: who is sent it, its type and
 * its name are the key. What the translator reports is kept beside, since users compare it too.
 */
record Served(SortedMap<String, String> resources) {
  static final List<String> NAMES_BESIDE_SERVICES =
      List.of("nosuch", "reviews", "a.selected.example", "10.0.0.1");

  Served {
    resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
  }

  static Served of(MeshSnapshot snapshot, EndpointTable endpoints) {
    SortedMap<String, String> resources = new TreeMap<>();
    identities()
        .forEach(
            (name, identity) ->
                profiles()
                    .forEach(
                        profile ->
                            new Collector(
                                    name + " " + profile.kind(),
                                    new ProxyInputs(ProxyScope.of(snapshot, identity), profile),
                                    endpoints,
                                    resources)
                                .collect()));
    return new Served(resources);
  }

  /** The keys under which two meshes differ. */
  List<String> differencesTo(Served other) {
    return Stream.concat(resources.keySet().stream(), other.resources.keySet().stream())
        .distinct()
        .filter(key -> !get(key).equals(other.get(key)))
        .sorted()
        .toList();
  }

  private String get(String key) {
    return resources.getOrDefault(key, "none");
  }

  private static Map<String, ProxyIdentity> identities() {
    ProxyIdentity plain = ProxyIdentity.in("default");
    return Map.of(
        "plain", plain,
        "v2", plain.withLabels(Labels.of(Map.of("app", "page", "version", "v2"))),
        "shop", ProxyIdentity.in("shop"),
        "region1", plain.withLocality(Locality.parse("region1/zone1/rack1")));
  }

  private static List<CapabilityProfile> profiles() {
    return List.of(
        CapabilityProfile.grpcJava(),
        CapabilityProfile.grpcCore(),
        CapabilityProfile.grpcJs(),
        CapabilityProfile.conservative());
  }

  /** Asks for one proxy. */
  private record Collector(
      String proxy, ProxyInputs inputs, EndpointTable endpoints, SortedMap<String, String> into) {
    void collect() {
      NAMES_BESIDE_SERVICES.forEach(this::listener);
      inputs.scope().services().forEach(this::service);
      put(MizzenDocuments.mesh(inputs.scope().settings()));
      NAMES_BESIDE_SERVICES.forEach(this::document);
    }

    private void document(String host) {
      put(MizzenDocuments.service(host, inputs.scope()));
    }

    private void service(Service service) {
      document(service.host());
      for (ServicePort port : service.ports()) {
        ClusterName name = new ClusterName(port.number(), "", service.host());
        listener(service.host() + ":" + port.number());
        inputs.route(name.render()).map(Translator::route).ifPresent(this::put);
        subsets(service)
            .map(subset -> new ClusterName(port.number(), subset, service.host()))
            .forEach(this::cluster);
      }
    }

    /** A subset nobody declares is among them, because a rule routes to it. */
    private Stream<String> subsets(Service service) {
      List<String> names = new ArrayList<>(List.of("", "nowhere"));
      inputs
          .scope()
          .destinationRule(service)
          .ifPresent(
              applied -> applied.rule().subsets().stream().map(Subset::name).forEach(names::add));
      return names.stream();
    }

    private void listener(String name) {
      put(Translator.listener(inputs.listener(name).orElseThrow()));
    }

    private void cluster(ClusterName name) {
      inputs.cluster(name.render()).map(Translator::cluster).ifPresent(this::put);
      String endpointsName = new EndpointsName(inputs.scope().settings().meshId(), name).render();
      inputs.endpoints(endpointsName, endpoints).map(Translator::endpoints).ifPresent(this::put);
    }

    private void put(Translation translation) {
      put(translation.resource());
      List<String> notApplied =
          translation.notApplied().stream().map(NotApplied::toString).toList();
      into.put(key(translation.resource()) + " not applied", notApplied.toString());
    }

    private void put(XdsResource resource) {
      byte[] bytes = new byte[resource.size()];
      resource.bytes().get(bytes);
      into.put(key(resource), resource.version() + " " + HexFormat.of().formatHex(bytes));
    }

    private String key(XdsResource resource) {
      return proxy + " " + resource.type() + " " + resource.name();
    }
  }
}
