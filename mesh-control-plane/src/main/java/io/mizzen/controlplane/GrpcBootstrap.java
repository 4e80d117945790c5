package io.mizzen.controlplane;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.controlplane.node.NodeIdentity;
import io.mizzen.model.MeshSettings;
import io.mizzen.xds.NodeMetadata;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The bootstrap by which a gRPC client in any language finds this mesh and says who it is (gRFC
 * A27). Its {@link #json} goes into the environment variable {@code GRPC_XDS_BOOTSTRAP_CONFIG} of
 * the client's process, or into a file that {@code GRPC_XDS_BOOTSTRAP} names. Mizzen's own clients
 * need none.
 *
 * <pre>{@code
 * String json = mesh.grpcBootstrap("checkout").withNamespace("shop").json();
 * }</pre>
 *
 * @param controlPlane {@code host:port} of ADS as the client reaches it
 * @param workload the client's workload name, a lower-case DNS name
 * @param namespace decides which rules apply and what short host names mean
 * @param domain DNS suffix of services; must be the control plane's
 * @param labels what {@code sourceLabels} and selectors see
 * @param locality where the client runs; may be unknown
 * @param serviceAccount with TLS the one that the client's certificate stands for; may be empty
 *     without
 * @param tls how the control plane is reached; plaintext by default
 */
@API(status = API.Status.EXPERIMENTAL)
public record GrpcBootstrap(
    String controlPlane,
    String workload,
    String namespace,
    String domain,
    Labels labels,
    Locality locality,
    String serviceAccount,
    Tls tls) {
  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /** The way a client reaches the control plane. */
  public sealed interface Tls {
    /** In plaintext. */
    record Off() implements Tls {}

    /**
     * With TLS and a certificate, read by the client from files on its host (gRFC A65).
     *
     * @param certificateChain the client's certificate, PEM
     * @param privateKey its key, PEM
     * @param trustBundle the roots that vouch for the control plane, PEM
     */
    record Files(String certificateChain, String privateKey, String trustBundle) implements Tls {}
  }

  /**
   * Checks the names.
   *
   * @throws IllegalArgumentException naming the value and what was expected
   */
  public GrpcBootstrap {
    if (controlPlane.isBlank()) {
      throw new IllegalArgumentException("controlPlane: empty (expected: host:port)");
    }
    NodeIdentity.dnsName("workload", workload);
    NodeIdentity.dnsName("namespace", namespace);
    NodeIdentity.dnsName("domain", domain);
  }

  /** A client in namespace {@code default} of a mesh with the default domain, without labels. */
  public static GrpcBootstrap of(String controlPlane, String workload) {
    return in(controlPlane, workload, MeshSettings.defaults(""));
  }

  static GrpcBootstrap in(String controlPlane, String workload, MeshSettings settings) {
    return new GrpcBootstrap(
        controlPlane,
        workload,
        settings.defaultNamespace(),
        settings.domain(),
        Labels.none(),
        Locality.unknown(),
        "",
        new Tls.Off());
  }

  public GrpcBootstrap withNamespace(String namespace) {
    return new GrpcBootstrap(
        controlPlane, workload, namespace, domain, labels, locality, serviceAccount, tls);
  }

  public GrpcBootstrap withLabels(Map<String, String> entries) {
    Labels all = Labels.of(entries);
    return new GrpcBootstrap(
        controlPlane, workload, namespace, domain, all, locality, serviceAccount, tls);
  }

  public GrpcBootstrap withLocality(Locality locality) {
    return new GrpcBootstrap(
        controlPlane, workload, namespace, domain, labels, locality, serviceAccount, tls);
  }

  /** With the service account that the client's certificate or token stands for. */
  public GrpcBootstrap withServiceAccount(String serviceAccount) {
    return new GrpcBootstrap(
        controlPlane, workload, namespace, domain, labels, locality, serviceAccount, tls);
  }

  /** With TLS; the paths are the client's. */
  public GrpcBootstrap withTls(String certificateChain, String privateKey, String trustBundle) {
    Tls files = new Tls.Files(certificateChain, privateKey, trustBundle);
    return new GrpcBootstrap(
        controlPlane, workload, namespace, domain, labels, locality, serviceAccount, files);
  }

  /** {@code sidecar~<ip>~<workload>.<namespace>~<namespace>.svc.<domain>}, as Istio writes it. */
  public String nodeId() {
    // The address is where Istio looks for a pod; Mizzen reads who the client is from metadata.
    return "sidecar~127.0.0.1~%1$s.%2$s~%2$s.svc.%3$s".formatted(workload, namespace, domain);
  }

  /** The bootstrap as JSON of several lines. */
  public String json() {
    return JSON.toJson(Map.of("xds_servers", List.of(server()), "node", node()));
  }

  private JsonObject server() {
    JsonObject server = new JsonObject();
    server.addProperty("server_uri", controlPlane);
    server.add("channel_creds", JSON.toJsonTree(List.of(credentials())));
    server.add("server_features", JSON.toJsonTree(List.of("xds_v3")));
    return server;
  }

  private Map<String, Object> credentials() {
    return tls instanceof Tls.Files files
        ? Map.of(
            "type",
            "tls",
            "config",
            Map.of(
                "certificate_file",
                files.certificateChain(),
                "private_key_file",
                files.privateKey(),
                "ca_certificate_file",
                files.trustBundle()))
        : Map.of("type", "insecure");
  }

  private JsonObject node() {
    JsonObject node = new JsonObject();
    node.addProperty("id", nodeId());
    node.addProperty("cluster", workload);
    node.add("metadata", metadata());
    node.add("locality", place());
    return node;
  }

  private JsonObject metadata() {
    JsonObject metadata = new JsonObject();
    metadata.addProperty(NodeMetadata.GENERATOR, NodeMetadata.GENERATOR_GRPC);
    metadata.addProperty(NodeMetadata.NAMESPACE, namespace);
    metadata.addProperty(NodeMetadata.WORKLOAD_NAME, workload);
    if (!serviceAccount.isEmpty()) {
      metadata.addProperty(NodeMetadata.SERVICE_ACCOUNT, serviceAccount);
    }
    metadata.add(NodeMetadata.LABELS, JSON.toJsonTree(labels.entries()));
    return metadata;
  }

  /** Never left out: grpc-js throws without it. */
  private JsonObject place() {
    JsonObject place = new JsonObject();
    place.addProperty("region", locality.region());
    place.addProperty("zone", locality.zone());
    place.addProperty("sub_zone", locality.subzone());
    return place;
  }
}
