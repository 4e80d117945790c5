package io.mizzen.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.mizzen.api.Labels;
import io.mizzen.controlplane.security.AccessScope;
import io.mizzen.controlplane.view.ProxyView;
import io.mizzen.controlplane.view.Translations;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.translator.SidecarProxy;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName(
    "D5: a change encodes what depends on it, and a sidecar's view grows with its services")
@Timeout(300)
class SidecarCostTest {
  private static final double MOST_GROWTH = 1.05;
  private static final int FEW = 100;
  private static final int MANY = 1_000;

  /** {@code -Dmizzen.load=long} looks at all of the range that is claimed. */
  private static final int MOST =
      System.getProperty("mizzen.load", "").equals("long") ? 10_000 : MANY;

  /** A text holds 10,000 documents at most. */
  private static final int AT_ONCE = 2_500;

  private final Map<String, Integer> encoded = new ConcurrentSkipListMap<>();

  private ControlPlane mesh(int services) {
    ControlPlane mesh =
        ControlPlane.builder()
            .translations(
                input -> {
                  encoded.merge(input.getClass().getSimpleName(), 1, Integer::sum);
                  return Translations.standard(input);
                })
            .build()
            .start();
    for (int from = 0; from < services; from += AT_ONCE) {
      StringBuilder yaml = new StringBuilder();
      for (int i = from; i < Math.min(services, from + AT_ONCE); i++) {
        yaml.append(service(i)).append(rule(i, 1)).append(destinationRule(i, 1));
      }
      mesh.apply(yaml.toString()).orThrow();
    }
    return mesh;
  }

  @Test
  void oneChangeOfEachKindEncodesOnlyWhatDependsOnIt() {
    try (ControlPlane mesh = mesh(MANY)) {
      all(mesh);

      assertThat(after(mesh, rule(7, 2))).isEqualTo(Map.of("VirtualHostInput", 1));
      assertThat(after(mesh, destinationRule(7, 2)))
          .as("the subset alone, not its service's other clusters")
          .isEqualTo(Map.of("UpstreamInput", 1));
      assertThat(after(mesh, endpoint("10.0.0.1")))
          .as("of the service and of its subset")
          .isEqualTo(Map.of("SidecarEndpointInput", 2));
      assertThat(after(mesh, endpoint("10.0.0.2"))).isEqualTo(Map.of("SidecarEndpointInput", 2));
      assertThat(
              after(
                  mesh,
                  """
                  apiVersion: security.istio.io/v1
                  kind: PeerAuthentication
                  metadata: {name: web}
                  spec: {selector: {matchLabels: {app: web}}, mtls: {mode: DISABLE}}
                  """))
          .isEqualTo(Map.of("InboundListenerInput", 1));
      assertThat(
              after(
                  mesh,
                  """
                  apiVersion: networking.istio.io/v1
                  kind: Sidecar
                  metadata: {name: web}
                  spec:
                    workloadSelector: {labels: {app: web}}
                    egress: [{hosts: [./s1.default.svc.cluster.local]}]
                  """))
          .as("all that is left was encoded before")
          .isEmpty();
    }
  }

  @Test
  void allocationGrowsNoFasterThanTheServices() {
    allocated(FEW); // what is allocated once only
    long few = allocated(FEW);
    long most = allocated(MOST);

    double slope = Math.log((double) most / few) / Math.log((double) MOST / FEW);
    System.out.printf(
        "one sidecar view: %,d B of %,d services, %,d B of %,d, slope %.3f%n",
        few, FEW, most, MOST, slope);
    assertThat(slope).isLessThanOrEqualTo(MOST_GROWTH);
  }

  /** The bytes that one view allocates when everything in it is asked for the first time. */
  private long allocated(int services) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (ControlPlane mesh = mesh(services)) {
      long before = threads.getCurrentThreadAllocatedBytes();
      int resources = all(mesh);
      long bytes = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(resources).isGreaterThan(2 * services);
      return bytes;
    }
  }

  private Map<String, Integer> after(ControlPlane mesh, String yaml) {
    encoded.clear();
    mesh.apply(yaml).orThrow();
    all(mesh);
    return new TreeMap<>(encoded);
  }

  /** Asks for everything that a sidecar asks for. */
  private static int all(ControlPlane mesh) {
    Labels labels = Labels.of(Map.of("app", "web"));
    ProxyView view =
        mesh.runtime
            .views
            .open(
                AccessScope.UNVERIFIED,
                ProxyIdentity.in("default").withLabels(labels),
                CapabilityProfile.envoySidecar(),
                Optional.of(SidecarProxy.redirected(labels)))
            .at(mesh.runtime.publisher.newest());
    List<XdsResource> clusters = List.copyOf(view.all(TypeUrl.CLUSTER));
    clusters.stream()
        .map(XdsResource::name)
        .filter(name -> name.startsWith("outbound|"))
        .forEach(name -> view.find(TypeUrl.ENDPOINT, name));
    view.find(TypeUrl.ROUTE, "80");
    return clusters.size() + view.all(TypeUrl.LISTENER).size();
  }

  private static String service(int i) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: s%1$d}
    spec: {selector: {app: s%1$d}, ports: [{name: http, port: 80}]}
    ---
    """
        .formatted(i);
  }

  private static String rule(int i, int seconds) {
    return """
    apiVersion: networking.istio.io/v1
    kind: VirtualService
    metadata: {name: s%1$d}
    spec: {hosts: [s%1$d], http: [{timeout: %2$ds, route: [{destination: {host: s%1$d}}]}]}
    ---
    """
        .formatted(i, seconds);
  }

  private static String destinationRule(int i, int connections) {
    return """
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: {name: s%1$d}
    spec:
      host: s%1$d
      subsets:
      - name: v1
        labels: {app: s%1$d}
        trafficPolicy: {connectionPool: {tcp: {maxConnections: %2$d}}}
    ---
    """
        .formatted(i, connections);
  }

  private static String endpoint(String address) {
    return """
    apiVersion: networking.istio.io/v1
    kind: WorkloadEntry
    metadata: {name: s7}
    spec: {address: %s, labels: {app: s7}}
    """
        .formatted(address);
  }
}
