package io.mizzen.simulation;

import io.mizzen.api.Finding;
import io.mizzen.api.Severity;
import io.mizzen.intake.Intake;
import io.mizzen.model.MeshSettings;
import io.mizzen.security.PolicyTarget;
import io.mizzen.snapshot.MeshAssembly;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.ProxyInputs;
import io.mizzen.translator.SidecarInputs;
import io.mizzen.translator.SidecarProxy;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.encode.envoy.Certificates;
import io.mizzen.translator.patch.PatchValues;
import io.mizzen.xds.XdsResource;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * A proxy on paper: it decodes and matches the very resources that a proxy is sent. Pure but for a
 * cache of translations; safe for many threads.
 *
 * <p>It answers for the configuration alone. Endpoints are taken to be reachable; retries, circuit
 * breakers and outlier ejection are not simulated.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Simulation {
  private final ProxyResources resources;
  private final RuleOrigins origins;
  private final UnenforcedPolicies unenforced;

  private Simulation(ProxyResources resources, RuleOrigins origins, UnenforcedPolicies unenforced) {
    this.resources = resources;
    this.origins = origins;
    this.unenforced = unenforced;
  }

  /**
   * A proxyless gRPC client of a mesh: what our control plane sends to grpc-java.
   *
   * @param proxy who asks
   */
  public static Simulation of(MeshAssembly mesh, ProxyIdentity proxy) {
    return of(mesh, proxy, CapabilityProfile.grpcJava());
  }

  /**
   * A proxyless gRPC client of a mesh.
   *
   * @param proxy who asks
   * @param profile what its data plane honours
   */
  public static Simulation of(MeshAssembly mesh, ProxyIdentity proxy, CapabilityProfile profile) {
    ProxyInputs inputs = new ProxyInputs(ProxyScope.of(mesh.snapshot(), proxy), profile);
    return of(
        new TranslatedResources(inputs, mesh.endpoints()), RuleOrigins.of(mesh.snapshot().rules()));
  }

  /**
   * An Envoy sidecar of a mesh, to which connections of its workload are redirected: the resources
   * that our control plane sends it. It has certificates if the mesh's settings say that workloads
   * are issued some.
   *
   * @param proxy the workload beside it
   */
  public static Simulation ofSidecar(MeshAssembly mesh, ProxyIdentity proxy) {
    return ofSidecar(
        mesh,
        proxy,
        switch (mesh.snapshot().settings().workloadCertificates()) {
          case NONE -> Certificates.NONE;
          case SIDECARS -> Certificates.SDS;
        });
  }

  /**
   * {@link #ofSidecar(MeshAssembly, ProxyIdentity)}, in a mesh with a source of workload
   * certificates or without.
   */
  public static Simulation ofSidecar(
      MeshAssembly mesh, ProxyIdentity proxy, Certificates certificates) {
    return ofSidecar(mesh, proxy, SidecarProxy.redirected(proxy.labels()), certificates);
  }

  /**
   * {@link #ofSidecar(MeshAssembly, ProxyIdentity)}, of a sidecar whose addresses and interception
   * are known.
   */
  public static Simulation ofSidecar(
      MeshAssembly mesh, ProxyIdentity proxy, SidecarProxy sidecar, Certificates certificates) {
    ProxyScope scope = ProxyScope.of(mesh.snapshot(), proxy);
    SidecarInputs inputs =
        new SidecarInputs(
            scope, sidecar, certificates, SidecarInputs.portsOf(scope, sidecar), mesh.endpoints());
    RuleOrigins origins = RuleOrigins.of(mesh.snapshot().rules());
    return new Simulation(
        new TranslatedSidecar(inputs),
        origins,
        UnenforcedPolicies.of(
            scope, PolicyTarget.of(proxy.namespace(), sidecar.labels()), origins));
  }

  /**
   * A proxyless gRPC client of the mesh that a text describes: Istio and Kubernetes YAML, services
   * and endpoints included. Documents are read and checked as by a control plane.
   *
   * @param source what messages call the text, for example a file name
   * @throws IllegalArgumentException with every finding if a document is invalid
   */
  public static Simulation parse(String source, String yaml, ProxyIdentity proxy) {
    MeshSettings settings = MeshSettings.defaults("simulation");
    Intake intake = PatchValues.intake(settings.defaultNamespace()).read(source, yaml);
    List<Finding> errors =
        intake.findings().stream().filter(each -> each.severity() == Severity.ERROR).toList();
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(
          errors.stream().map(Finding::toString).collect(Collectors.joining("\n")));
    }
    return of(MeshAssembly.of(intake.accepted(), settings), proxy);
  }

  /** Any proxy, from the resources of any control plane. */
  public static Simulation of(Collection<XdsResource> resources) {
    return of(ProxyResources.of(resources), RuleOrigins.none());
  }

  /** Any proxy, with the rules that its resources were made from. */
  public static Simulation of(ProxyResources resources, RuleOrigins origins) {
    return new Simulation(resources, origins, UnenforcedPolicies.none());
  }

  /**
   * The way of one request.
   *
   * @throws IllegalArgumentException if a resource on the way cannot be decoded
   */
  public CallTrace call(Request request) {
    return new Walk(resources, origins, unenforced, request).trace();
  }
}
