package io.mizzen.simulation;

import static io.mizzen.simulation.Behaviours.TO_FAR;
import static io.mizzen.simulation.Behaviours.mesh;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The identities that a sidecar accepts of the workloads that it calls with mutual TLS. */
class UpstreamIdentitiesTest {
  private static final String SHOPS = "spiffe://cluster.local/ns/default/sa/";

  private static final String ACCOUNTED =
      "{address: 10.2.0.1, labels: {v: one}, serviceAccount: shop}";

  private static final String UNACCOUNTED =
      "{address: 10.2.0.2, labels: {v: two, security.istio.io/tlsMode: istio}}";

  @Test
  void workloadsWithoutAServiceAccountAddNoIdentity() {
    assertThat(accepted(far(ACCOUNTED + ", " + UNACCOUNTED, ""), TO_FAR))
        .containsExactly(SHOPS + "shop");
  }

  @Test
  void theNamesOfAServiceEntryStandForWorkloadsWithoutAServiceAccount() {
    assertThat(accepted(far(UNACCOUNTED, "subjectAltNames: [spiffe://a/b]"), TO_FAR))
        .containsExactly("spiffe://a/b");
    assertThat(accepted(far(ACCOUNTED, "subjectAltNames: [spiffe://a/b]"), TO_FAR))
        .containsExactly("spiffe://a/b", SHOPS + "shop");
  }

  @Test
  void aSubsetAcceptsTheIdentitiesOfItsService() {
    String subsets =
        """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: far}
        spec: {host: far.example, subsets: [{name: two, labels: {v: two}}]}
        """;
    String rules = far(ACCOUNTED + ", " + UNACCOUNTED, "") + "---\n" + subsets;

    assertThat(accepted(rules, "outbound|80|two|far.example")).containsExactly(SHOPS + "shop");
  }

  @Test
  void withoutAnyKnownIdentityOnlyTheDefaultAccountIsAccepted() {
    assertThat(accepted(far(UNACCOUNTED, ""), TO_FAR)).containsExactly(SHOPS + "default");
  }

  @Test
  void workloadsOutsideTheMeshMustHaveANameThatTheServiceEntryLists() {
    String rules =
        far("{address: 10.2.0.3}", "subjectAltNames: [spiffe://a/b]")
                .replace("MESH_INTERNAL", "MESH_EXTERNAL")
            + "---\n"
            + Behaviours.farPolicy("tls: {mode: ISTIO_MUTUAL}");

    assertThat(accepted(tls(mesh(rules).cluster(TO_FAR).getTransportSocket())))
        .containsExactly("spiffe://a/b");
  }

  @Test
  void aPodThatNamesNoServiceAccountRunsAsDefault() {
    String pods =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: far-1, labels: {app: far}}
        spec: {containers: [{name: c}]}
        status: {podIP: 10.2.0.1, phase: Running}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: far-2, labels: {app: far}}
        spec: {serviceAccountName: shop, containers: [{name: c}]}
        status: {podIP: 10.2.0.2, phase: Running}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: far}
        spec: {clusterIP: 10.96.1.1, selector: {app: far}, ports: [{name: http, port: 80}]}
        """;

    assertThat(accepted(pods, "outbound|80||far.default.svc.cluster.local"))
        .containsExactly(SHOPS + "default", SHOPS + "shop");
  }

  private static String far(String endpoints, String names) {
    return """
    apiVersion: networking.istio.io/v1
    kind: ServiceEntry
    metadata: {name: far}
    spec:
      hosts: [far.example]
      location: MESH_INTERNAL
      resolution: STATIC
      ports: [{name: http, number: 80, protocol: HTTP}]
      endpoints: [%s]
      %s
    """
        .formatted(endpoints, names);
  }

  private static List<String> accepted(String rules, String cluster) {
    return accepted(
        tls(mesh(rules).cluster(cluster).getTransportSocketMatches(0).getTransportSocket()));
  }

  @SuppressWarnings("deprecation") // match_subject_alt_names: as Istio writes it
  private static List<String> accepted(UpstreamTlsContext tls) {
    CertificateValidationContext context =
        tls.getCommonTlsContext().getCombinedValidationContext().getDefaultValidationContext();
    return context.getMatchSubjectAltNamesList().stream().map(StringMatcher::getExact).toList();
  }

  private static UpstreamTlsContext tls(TransportSocket socket) {
    try {
      return socket.getTypedConfig().unpack(UpstreamTlsContext.class);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
