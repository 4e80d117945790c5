package io.mizzen.xds;

import org.apiguardian.api.API;

/**
 * Keys of {@code node.metadata}, spelled as Istio spells them. All values are strings but LABELS.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class NodeMetadata {
  /** {@code grpc} selects resources for proxyless gRPC. */
  public static final String GENERATOR = "GENERATOR";

  public static final String NAMESPACE = "NAMESPACE";

  /** A struct of string to string. */
  public static final String LABELS = "LABELS";

  public static final String WORKLOAD_NAME = "WORKLOAD_NAME";
  public static final String SERVICE_ACCOUNT = "SERVICE_ACCOUNT";

  /**
   * The way a sidecar gets its workload's connections: {@code REDIRECT}, the default, or {@code
   * NONE}, where the workload dials the sidecar on 127.0.0.1.
   */
  public static final String INTERCEPTION_MODE = "INTERCEPTION_MODE";

  /**
   * {@code true} where the proxy answers its workload's DNS queries with the addresses that the
   * mesh allocates to services without one.
   */
  public static final String DNS_AUTO_ALLOCATE = "DNS_AUTO_ALLOCATE";

  public static final String MESH_ID = "MESH_ID";
  public static final String CLUSTER_ID = "CLUSTER_ID";
  public static final String NETWORK = "NETWORK";

  /** The Kubernetes node that the workload runs on. */
  public static final String NODE_NAME = "NODE_NAME";

  /** Comma-separated IP addresses of the workload; the first is the one peers dial. */
  public static final String INSTANCE_IPS = "INSTANCE_IPS";

  /**
   * The ports a self-registering server listens on: a struct of port name to number. Istio's own
   * encoding, a JSON text of {@code [{name, containerPort, protocol}]}, is understood too.
   */
  public static final String POD_PORTS = "POD_PORTS";

  /**
   * Present on a stream that asks to be registered as a WorkloadEntry for as long as it lives. The
   * value names the group, by convention the workload name.
   */
  public static final String AUTO_REGISTER_GROUP = "AUTO_REGISTER_GROUP";

  /** {@code GENERATOR} of a proxyless gRPC client. */
  public static final String GENERATOR_GRPC = "grpc";

  private NodeMetadata() {}
}
