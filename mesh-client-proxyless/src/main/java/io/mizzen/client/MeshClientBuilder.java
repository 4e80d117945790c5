package io.mizzen.client;

import io.mizzen.client.grpcinternal.NodeLocality;
import io.mizzen.xds.ServerRegistrar;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link MeshClient}. Required: {@link #controlPlane} and {@link #workloadName}. Not safe
 * for use by many threads.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class MeshClientBuilder {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

  private @Nullable ControlPlaneAddress controlPlane;
  private TransportSecurity security = TransportSecurity.plaintextOnLoopback();
  private @Nullable String workloadName;
  private String namespace = "default";
  private String domainSuffix = "cluster.local";
  private Map<String, String> labels = Map.of();
  private String serviceAccount = "";
  private NodeLocality locality = NodeLocality.parse("");
  private String network = "";
  private String meshId = "";
  private String clusterId = "";
  private @Nullable String address;
  private @Nullable ServerRegistrar registrar;
  private Duration drainTimeout = Duration.ofSeconds(1);

  MeshClientBuilder() {}

  /**
   * The address of the control plane's ADS server.
   *
   * @param hostAndPort for example {@code 127.0.0.1:15010}; anything but a loopback address also
   *     needs {@link #security}
   * @throws IllegalArgumentException when it is not {@code host:port}
   */
  public MeshClientBuilder controlPlane(String hostAndPort) {
    controlPlane = ControlPlaneAddress.parse(hostAndPort);
    return this;
  }

  /**
   * The protection of the streams of the client and of its servers; default {@link
   * TransportSecurity#plaintextOnLoopback}.
   */
  public MeshClientBuilder security(TransportSecurity security) {
    this.security = security;
    return this;
  }

  /** The workload's namespace, in which short service names are looked up. Default "default". */
  public MeshClientBuilder namespace(String namespace) {
    this.namespace = checked("namespace", namespace, NAMESPACE);
    return this;
  }

  /** The workload's name, for example {@code productpage-v1}. */
  public MeshClientBuilder workloadName(String workloadName) {
    this.workloadName = checked("workloadName", workloadName, NAME);
    return this;
  }

  /** The workload's labels, which rules and service selectors look at. Default none. */
  public MeshClientBuilder labels(Map<String, String> labels) {
    this.labels = Map.copyOf(labels);
    return this;
  }

  /** The Kubernetes service account. Default none. */
  public MeshClientBuilder serviceAccount(String serviceAccount) {
    this.serviceAccount = serviceAccount;
    return this;
  }

  /**
   * The workload's locality, for load balancing. Default unknown.
   *
   * @param locality {@code region/zone/subzone}; trailing parts may be left out
   * @throws IllegalArgumentException on more than three parts
   */
  public MeshClientBuilder locality(String locality) {
    this.locality = NodeLocality.parse(locality);
    return this;
  }

  /** The network the workload is on, as {@code topology.istio.io/network}. Default "". */
  public MeshClientBuilder network(String network) {
    this.network = network;
    return this;
  }

  /** The mesh's ID. Default none. */
  public MeshClientBuilder meshId(String meshId) {
    this.meshId = meshId;
    return this;
  }

  /** The cluster's ID. Default none. */
  public MeshClientBuilder clusterId(String clusterId) {
    this.clusterId = clusterId;
    return this;
  }

  /** The DNS suffix of service names. Default {@code cluster.local}. */
  public MeshClientBuilder domainSuffix(String domainSuffix) {
    this.domainSuffix = checked("domainSuffix", domainSuffix, NAME);
    return this;
  }

  /**
   * The workload's IP address, part of the node's ID, and where its servers are found that listen
   * on a wildcard address. Default: {@code 127.0.0.1} with a control plane on loopback; with
   * another, the address by which this host reaches it.
   */
  public MeshClientBuilder address(String address) {
    this.address = IpAddresses.checked("address", address);
    return this;
  }

  /**
   * Registers servers with the control plane at {@link #controlPlane} by method calls, because it
   * is in this process: {@code ControlPlane.registrar()}. Servers open no ADS stream then, and the
   * client's own is opened when a channel is used for the first time; until then its status is
   * {@link ControlPlaneStatus.State#IDLE}. Default none: streams are opened at once.
   */
  public MeshClientBuilder registrar(ServerRegistrar registrar) {
    this.registrar = registrar;
    return this;
  }

  /**
   * The time that {@link MeshClient#close()} gives running calls to finish. Default 1 s.
   *
   * @throws IllegalArgumentException when negative
   */
  public MeshClientBuilder drainTimeout(Duration timeout) {
    drainTimeout = Durations.notNegative("drainTimeout", timeout);
    return this;
  }

  /**
   * Validates and builds; nothing is opened before {@link MeshClient#start()}.
   *
   * @throws IllegalArgumentException naming the value that is missing or wrong
   */
  public MeshClient build() {
    ControlPlaneAddress dialled =
        required("controlPlane", "host:port of the ADS server", controlPlane);
    if (!dialled.isLoopback()
        && security instanceof TransportSecurity.Plaintext plain
        && plain.reach() == TransportSecurity.Reach.LOOPBACK) {
      throw new IllegalArgumentException(
          "controlPlane: "
              + dialled
              + " in plaintext (expected: a loopback address, security(TransportSecurity.tls(…)) or"
              + " security(TransportSecurity.plaintextBeyondLoopback()))");
    }
    MeshIdentity identity =
        new MeshIdentity(
            new ServiceScope(namespace, domainSuffix),
            required("workloadName", "a name such as productpage-v1", workloadName),
            labels,
            serviceAccount,
            locality,
            network,
            meshId,
            clusterId,
            address != null ? address : dialled.isLoopback() ? "127.0.0.1" : MeshIdentity.ANYWHERE);
    return new MeshClient(
        dialled, security, identity, Optional.ofNullable(registrar), drainTimeout);
  }

  private static <T> T required(String what, String expected, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(what + ": missing (expected: " + expected + ")");
    }
    return value;
  }

  private static String checked(String what, String value, Pattern pattern) {
    if (!pattern.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "%s: %s (expected: letters a-z, digits%s and '-' as in Kubernetes)"
              .formatted(what, value, pattern.equals(NAME) ? ", '.'" : ""));
    }
    return value;
  }
}
