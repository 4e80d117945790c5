package io.mizzen.it.golden;

import com.google.gson.JsonObject;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.api.ResourceKey;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.intake.Intake;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.snapshot.MeshAssembly;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.ProxyInputs;
import io.mizzen.translator.SidecarInputs;
import io.mizzen.translator.SidecarProxy;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.encode.envoy.Certificates;
import io.mizzen.translator.resolve.DnsCapture;
import io.mizzen.translator.resolve.Interception;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The mesh of one case, and what a proxy of it is given. */
record GoldenMesh(MeshAssembly assembly) {
  static final String NAME = "golden";

  static GoldenMesh of(GoldenFiles files, String folder, String name) {
    ConfigIntake intake = new ConfigIntake("default");
    List<MeshResource<?>> resources =
        new ArrayList<>(intake.read("input", files.input(folder)).accepted());
    files.rules(folder, name).forEach(rule -> resources.addAll(read(intake, rule)));
    return new GoldenMesh(MeshAssembly.of(resources, settings()));
  }

  /** Istiod closes nothing; what it enforces by filters that we do not send is not compared. */
  private static MeshSettings settings() {
    return MeshSettings.defaults(NAME)
        .allowingNotEnforced(
            Set.of("AuthorizationPolicy", "PeerAuthentication", "RequestAuthentication"));
  }

  /** Istiod's answers hold for what is stored, which its webhook may have refused. */
  private static List<MeshResource<?>> read(ConfigIntake intake, String rule) {
    Intake read = intake.read("rule", rule);
    List<MeshResource<?>> all = new ArrayList<>(read.accepted());
    Set<ResourceKey> refused = new TreeSet<>(read.mentioned());
    all.forEach(each -> refused.remove(each.key()));
    if (!refused.isEmpty()) {
      all.addAll(StoredRules.read(rule, refused));
    }
    return all;
  }

  /** The resources of a proxy that {@code index.json} describes; empty for a gateway. */
  Optional<SentResources> sent(JsonObject proxy) {
    return switch (proxy.get("type").getAsString()) {
      case "sidecar" -> Optional.of(new SentResources.OfSidecar(sidecar(proxy)));
      case "grpc" ->
          Optional.of(
              new SentResources.OfGrpcClient(
                  new ProxyInputs(
                      ProxyScope.of(assembly.snapshot(), identity(proxy)),
                      CapabilityProfile.grpcJava()),
                  assembly.endpoints()));
      case "router" -> Optional.empty();
      default -> throw new AssertionError("unknown type of " + proxy);
    };
  }

  private SidecarInputs sidecar(JsonObject proxy) {
    ProxyScope scope = ProxyScope.of(assembly.snapshot(), identity(proxy));
    SidecarProxy sidecar =
        SidecarProxy.of(
            labels(proxy),
            List.of(proxy.get("ip").getAsString()),
            Interception.REDIRECT,
            DnsCapture.NONE);
    return new SidecarInputs(
        scope,
        sidecar,
        Certificates.SDS,
        SidecarInputs.portsOf(scope, sidecar),
        assembly.endpoints());
  }

  private static ProxyIdentity identity(JsonObject proxy) {
    String locality = proxy.has("locality") ? proxy.get("locality").getAsString() : "";
    return ProxyIdentity.in(proxy.get("namespace").getAsString())
        .withLabels(labels(proxy))
        .withLocality(Locality.parse(locality));
  }

  /** The labels of a proxy; none if it says nothing of them. */
  static Labels labels(JsonObject proxy) {
    Map<String, String> labels = new TreeMap<>();
    if (proxy.get("labels") instanceof JsonObject given) {
      given.entrySet().forEach(each -> labels.put(each.getKey(), each.getValue().getAsString()));
    }
    return Labels.of(labels);
  }
}
