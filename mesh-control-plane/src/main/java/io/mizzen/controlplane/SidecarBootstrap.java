package io.mizzen.controlplane;

import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.controlplane.node.NodeIdentity;
import io.mizzen.model.MeshSettings;
import io.mizzen.translator.resolve.Interception;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * The bootstrap by which a stock Envoy joins this mesh as the sidecar of a workload: listeners,
 * clusters, routes and endpoints come over one ADS stream. Its {@link #json} is a file for {@code
 * envoy --config-path}, its {@link #arguments} the whole command line.
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
 * @param statsPort port at which all addresses answer {@code /stats/prometheus} and nothing else of
 *     the admin interface, default 15090; 0 for none. There is none either without a fixed {@code
 *     adminPort}
 * @param drainTime how long a listener that changes or goes is drained, in seconds, default 45;
 *     {@code Options.drain_time}
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
    int statsPort,
    Duration drainTime,
    Protocol protocol,
    Optional<Tls> tls) {
  private static final int ADMIN_PORT = 15000;
  private static final int STATS_PORT = 15090;
  private static final Duration DRAIN_TIME = Duration.ofSeconds(45);

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
    if (drainTime.toSeconds() < 1) {
      throw new IllegalArgumentException(
          "drainTime: " + drainTime + " (expected: at least a second)");
    }
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
        STATS_PORT,
        DRAIN_TIME,
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

  public SidecarBootstrap withStatsPort(int other) {
    return with(draft -> draft.statsPort = other);
  }

  public SidecarBootstrap withDrainTime(Duration other) {
    return with(draft -> draft.drainTime = other);
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
    private int statsPort;
    private Duration drainTime;
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
      this.statsPort = from.statsPort;
      this.drainTime = from.drainTime;
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
          statsPort,
          drainTime,
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
    return new SidecarBootstrapJson(this).text();
  }

  /**
   * The arguments that Envoy is started with, for what no bootstrap can say: how it drains.
   *
   * @param config the file that holds {@link #json}
   */
  public List<String> arguments(Path config) {
    return List.of(
        "--config-path",
        config.toString(),
        "--drain-time-s",
        String.valueOf(drainTime.toSeconds()),
        // Old connections of a changed listener end with their next answer, not at a random time.
        "--drain-strategy",
        "immediate",
        "--disable-hot-restart");
  }

  /**
   * The bootstrap of a gRPC client in the same workload: the same node and the same way to the
   * control plane.
   */
  public GrpcBootstrap grpc() {
    return new GrpcBootstrap(
        controlPlane,
        workload,
        namespace,
        domain,
        labels,
        locality,
        serviceAccount,
        tls.<GrpcBootstrap.Tls>map(
                files ->
                    new GrpcBootstrap.Tls.Files(
                        path(files.certificateChain()),
                        path(files.privateKey()),
                        path(files.roots())))
            .orElseGet(GrpcBootstrap.Tls.Off::new));
  }

  static String path(Path file) {
    return file.toAbsolutePath().toString();
  }
}
