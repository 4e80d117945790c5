package io.mizzen.translator.encode.envoy;

/** Names of clusters that every sidecar has. */
final class FixedClusters {
  static final String PASSTHROUGH = "PassthroughCluster";

  private FixedClusters() {}
}
