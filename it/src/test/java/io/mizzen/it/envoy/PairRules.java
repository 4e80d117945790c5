package io.mizzen.it.envoy;

/** The rules that tests of {@link SidecarPair} share. */
final class PairRules {
  /** The virtual address of the service reviews. */
  static final String REVIEWS = "10.96.7.1";

  static final String ECHO = "10.96.7.2";
  static final String SNIFFED = "10.96.7.3";

  private PairRules() {}

  static String services(Namespaces net) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: reviews}
    spec:
      clusterIP: %1$s
      selector: {app: reviews}
      ports: [{name: http, port: 9080, targetPort: %4$d}]
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: echo}
    spec:
      clusterIP: %2$s
      selector: {app: reviews}
      ports: [{name: tcp, port: 9000, targetPort: %5$d}]
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: sniffed}
    spec:
      clusterIP: %3$s
      selector: {app: reviews}
      ports: [{name: any, port: 7000, targetPort: %6$d}]
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: page}
    spec: {clusterIP: 10.96.7.4, selector: {app: page}, ports: [{name: http, port: 80}]}
    ---
    apiVersion: networking.istio.io/v1
    kind: WorkloadEntry
    metadata: {name: reviews-v1}
    spec:
      address: %7$s
      labels: {app: reviews, version: v1}
      serviceAccount: reviews
      locality: region1/zone1
    ---
    apiVersion: networking.istio.io/v1
    kind: WorkloadEntry
    metadata: {name: page-v1}
    spec: {address: %8$s, labels: {app: page, version: v1}, serviceAccount: page}
    ---
    """
        .formatted(
            REVIEWS,
            ECHO,
            SNIFFED,
            SidecarPair.HTTP,
            SidecarPair.TCP,
            SidecarPair.SNIFFED,
            net.serverAddress(),
            net.clientAddress());
  }

  static String peerAuthentication(String spec) {
    return """
    apiVersion: security.istio.io/v1
    kind: PeerAuthentication
    metadata: {name: default}
    spec: %s
    ---
    """
        .formatted(spec);
  }

  static String destinationRule(String host, String spec) {
    return """
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: {name: %s}
    spec: {host: %s, %s}
    ---
    """
        .formatted(host, host, spec);
  }
}
