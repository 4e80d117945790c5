package io.mizzen.controlplane;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.model.MeshSettings;
import io.mizzen.translator.resolve.Interception;
import io.mizzen.xds.NodeMetadata;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * The bootstrap by which a stock Envoy joins this mesh as the sidecar of a workload: listeners,
 * clusters, routes and endpoints come over one ADS stream. Its {@link #json} is a file for {@code
 * envoy --config-path}.
 *
 * <pre>{@code
 * String json = mesh.sidecarBootstrap("reviews-v1", "10.0.1.4")
 *     .withLabels(Map.of("app", "reviews")).json();
 * }</pre>
 *
 * @param controlPlane {@code host:port} of ADS as the proxy reaches it; the host is an IP address
 * @param workload the workload's name, a lower-case DNS name
 * @param address the workload's IP address
 * @param namespace decides which rules apply and what short host names mean
 * @param domain DNS suffix of services; must be the control plane's
 * @param labels the workload's labels: by them services and rules select it
 * @param locality where it runs; may be unknown
 * @param serviceAccount may be empty
 * @param interception how the proxy gets connections; by default the host redirects them to ports
 *     15001 and 15006
 * @param adminPort port of Envoy's admin interface on 127.0.0.1, default 15000; 0 for any free one
 * @param protocol state of the world or delta; delta by default
 * @param tls how the proxy connects to the control plane; in plaintext by default
 */
@API(status = API.Status.EXPERIMENTAL)
public record SidecarBootstrap(
    String controlPlane,
    String workload,
    String address,
    String namespace,
    String domain,
    Labels labels,
    Locality locality,
    String serviceAccount,
    Interception interception,
    int adminPort,
    Protocol protocol,
    Optional<Tls> tls) {
  private static final int ADMIN_PORT = 15000;
  private static final String ADS_CLUSTER = "xds-grpc";
  private static final String OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
  private static final Map<String, Object> ADS =
      Map.of("ads", Map.of(), "resource_api_version", "V3", "initial_fetch_timeout", "0s");
  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /** The variant of xDS that the proxy speaks: {@code ApiConfigSource.api_type}. */
  public enum Protocol {
    GRPC,
    DELTA_GRPC
  }

  /** The files of a connection with TLS; see {@link #withTls}. */
  public record Tls(Path roots, Path certificateChain, Path privateKey) {}

  /**
   * Checks the names.
   *
   * @throws IllegalArgumentException naming the value and what was expected
   */
  public SidecarBootstrap {
    if (controlPlane.lastIndexOf(':') < 1) {
      throw new IllegalArgumentException(
          "controlPlane: " + controlPlane + " (expected: address:port)");
    }
    NodeIdentity.dnsName("workload", workload);
    NodeIdentity.dnsName("namespace", namespace);
    NodeIdentity.dnsName("domain", domain);
  }

  static SidecarBootstrap in(
      String controlPlane, String workload, String address, MeshSettings settings) {
    return new SidecarBootstrap(
        controlPlane,
        workload,
        address,
        settings.defaultNamespace(),
        settings.domain(),
        Labels.none(),
        Locality.unknown(),
        "",
        Interception.REDIRECT,
        ADMIN_PORT,
        Protocol.DELTA_GRPC,
        Optional.empty());
  }

  public SidecarBootstrap withNamespace(String other) {
    return with(draft -> draft.namespace = other);
  }

  public SidecarBootstrap withLabels(Map<String, String> entries) {
    return with(draft -> draft.labels = Labels.of(entries));
  }

  public SidecarBootstrap withLocality(Locality other) {
    return with(draft -> draft.locality = other);
  }

  public SidecarBootstrap withServiceAccount(String other) {
    return with(draft -> draft.serviceAccount = other);
  }

  /** For a workload that dials its proxy on 127.0.0.1, each service at its own port. */
  public SidecarBootstrap withoutInterception() {
    return with(draft -> draft.interception = Interception.NONE);
  }

  public SidecarBootstrap withAdminPort(int other) {
    return with(draft -> draft.adminPort = other);
  }

  public SidecarBootstrap withProtocol(Protocol other) {
    return with(draft -> draft.protocol = other);
  }

  /**
   * For a proxy that reaches the control plane by another address than processes on its host do.
   *
   * @param target {@code host:port}; the host is an IP address
   */
  public SidecarBootstrap withControlPlane(String target) {
    return with(draft -> draft.controlPlane = target);
  }

  /**
   * For a control plane with TLS; the files are PEM, on the proxy's host.
   *
   * @param roots that vouch for the control plane, whose certificate must name its IP address
   * @param certificateChain by which the proxy shows who it is: that of its {@link
   *     #withServiceAccount service account}
   * @param privateKey its key
   */
  public SidecarBootstrap withTls(Path roots, Path certificateChain, Path privateKey) {
    return with(draft -> draft.tls = Optional.of(new Tls(roots, certificateChain, privateKey)));
  }

  private SidecarBootstrap with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.build();
  }

  /** A copy that is being changed. */
  private static final class Draft {
    private final SidecarBootstrap from;
    private String controlPlane;
    private String namespace;
    private Labels labels;
    private Locality locality;
    private String serviceAccount;
    private Interception interception;
    private int adminPort;
    private Protocol protocol;
    private Optional<Tls> tls;

    Draft(SidecarBootstrap from) {
      this.from = from;
      this.controlPlane = from.controlPlane;
      this.namespace = from.namespace;
      this.labels = from.labels;
      this.locality = from.locality;
      this.serviceAccount = from.serviceAccount;
      this.interception = from.interception;
      this.adminPort = from.adminPort;
      this.protocol = from.protocol;
      this.tls = from.tls;
    }

    SidecarBootstrap build() {
      return new SidecarBootstrap(
          controlPlane,
          from.workload,
          from.address,
          namespace,
          from.domain,
          labels,
          locality,
          serviceAccount,
          interception,
          adminPort,
          protocol,
          tls);
    }
  }

  /** {@code sidecar~<ip>~<workload>.<namespace>~<namespace>.svc.<domain>}, as Istio writes it. */
  public String nodeId() {
    return "sidecar~%1$s~%2$s.%3$s~%3$s.svc.%4$s".formatted(address, workload, namespace, domain);
  }

  /** The bootstrap as JSON of several lines. */
  public String json() {
    return JSON.toJson(
        ordered(
            "node", node(),
            "admin", Map.of("address", socket("127.0.0.1", adminPort)),
            "dynamic_resources", ordered("ads_config", ads(), "cds_config", ADS, "lds_config", ADS),
            "static_resources", Map.of("clusters", List.of(adsCluster()))));
  }

  private Map<String, Object> node() {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put(NodeMetadata.NAMESPACE, namespace);
    metadata.put(NodeMetadata.WORKLOAD_NAME, workload);
    metadata.put(NodeMetadata.INSTANCE_IPS, address);
    metadata.put(NodeMetadata.INTERCEPTION_MODE, interception.name());
    metadata.put(NodeMetadata.LABELS, labels.entries());
    if (!serviceAccount.isEmpty()) {
      metadata.put(NodeMetadata.SERVICE_ACCOUNT, serviceAccount);
    }
    return ordered(
        "id",
        nodeId(),
        "cluster",
        workload + "." + namespace,
        "metadata",
        metadata,
        "locality",
        ordered(
            "region", locality.region(),
            "zone", locality.zone(),
            "sub_zone", locality.subzone()));
  }

  private Map<String, Object> ads() {
    return ordered(
        "api_type",
        protocol.name(),
        "transport_api_version",
        "V3",
        "set_node_on_first_message_only",
        true,
        "grpc_services",
        List.of(Map.of("envoy_grpc", Map.of("cluster_name", ADS_CLUSTER))));
  }

  private Map<String, Object> adsCluster() {
    int colon = controlPlane.lastIndexOf(':');
    Map<String, Object> endpoint =
        Map.of(
            "endpoint",
            Map.of(
                "address",
                socket(
                    controlPlane.substring(0, colon),
                    Integer.parseInt(controlPlane.substring(colon + 1)))));
    Map<String, Object> cluster =
        ordered(
            "name",
            ADS_CLUSTER,
            "type",
            "STATIC",
            "connect_timeout",
            "1s",
            "load_assignment",
            ordered(
                "cluster_name",
                ADS_CLUSTER,
                "endpoints",
                List.of(Map.of("lb_endpoints", List.of(endpoint)))),
            "typed_extension_protocol_options",
            Map.of(
                OPTIONS,
                ordered(
                    "@type",
                    "type.googleapis.com/" + OPTIONS,
                    "explicit_http_config",
                    Map.of("http2_protocol_options", Map.of()))));
    tls.ifPresent(
        files -> cluster.put("transport_socket", socket(files, controlPlane.substring(0, colon))));
    return cluster;
  }

  /** The chain alone would let anybody be the control plane whom the roots vouch for. */
  private static Map<String, Object> socket(Tls files, String address) {
    return ordered(
        "name",
        "envoy.transport_sockets.tls",
        "typed_config",
        ordered(
            "@type",
            "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
            "common_tls_context",
            ordered(
                "alpn_protocols",
                List.of("h2"),
                "tls_certificates",
                List.of(
                    ordered(
                        "certificate_chain", file(files.certificateChain()),
                        "private_key", file(files.privateKey()))),
                "validation_context",
                ordered(
                    "trusted_ca",
                    file(files.roots()),
                    "match_typed_subject_alt_names",
                    List.of(
                        ordered("san_type", "IP_ADDRESS", "matcher", Map.of("exact", address)))))));
  }

  private static Map<String, Object> file(Path path) {
    return Map.of("filename", path.toAbsolutePath().toString());
  }

  private static Map<String, Object> socket(String address, int port) {
    return Map.of("socket_address", ordered("address", address, "port_value", port));
  }

  /** Keys and values in turn. */
  private static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
