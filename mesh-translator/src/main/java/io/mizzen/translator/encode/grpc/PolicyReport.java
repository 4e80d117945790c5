package io.mizzen.translator.encode.grpc;

import io.mizzen.rules.destinationrule.DestinationRule.ClientTlsSettings;
import io.mizzen.rules.destinationrule.DestinationRule.ConnectionPoolSettings;
import io.mizzen.rules.destinationrule.DestinationRule.HttpSettings;
import io.mizzen.rules.destinationrule.DestinationRule.LoadBalancerSettings;
import io.mizzen.rules.destinationrule.DestinationRule.TcpSettings;
import io.mizzen.translator.core.NotAppliedCollector;
import io.mizzen.translator.resolve.cluster.EffectivePolicy;

/** The fields of a traffic policy that no gRPC client reads. */
final class PolicyReport {
  private static final String NO_POOL =
      "gRPC clients multiplex all calls over one connection per host and do not read this";
  private static final String NO_WARMUP = "gRPC clients do not warm hosts up";
  private static final String NO_TLS = "gRPC clients of this mesh have no certificates yet";

  private final NotAppliedCollector notApplied;

  PolicyReport(NotAppliedCollector notApplied) {
    this.notApplied = notApplied;
  }

  void of(EffectivePolicy policy) {
    boolean failsOver = policy.outlierDetection().isPresent();
    policy
        .loadBalancer()
        .ifPresent(
            lb -> {
              loadBalancer(lb.value(), lb.path());
              if (!failsOver) {
                locality(lb.value(), lb.path() + ".localityLbSetting");
              }
            });
    policy.connectionPool().ifPresent(pool -> connectionPool(pool.value(), pool.path()));
    policy.tls().ifPresent(tls -> tls(tls.value(), tls.path()));
    policy
        .tunnel()
        .ifPresent(tunnel -> notApplied.add(tunnel.path(), "gRPC clients open no tunnels"));
    policy
        .proxyProtocol()
        .ifPresent(p -> notApplied.add(p.path(), "gRPC clients do not speak PROXY protocol"));
    policy
        .retryBudget()
        .ifPresent(budget -> notApplied.add(budget.path(), "gRPC clients have no retry budget"));
  }

  private void loadBalancer(LoadBalancerSettings lb, String path) {
    notApplied.ifPresent(
        lb.backendUtilization(), path + ".backendUtilization", "not applied by Istio either");
    notApplied.ifPresent(lb.warmup(), path + ".warmup", NO_WARMUP);
    notApplied.ifPresent(lb.warmupDurationSecs(), path + ".warmupDurationSecs", NO_WARMUP);
    notApplied.ifPresent(
        lb.zoneAwareLbSetting(),
        path + ".zoneAwareLbSetting",
        "gRPC clients do not balance zone aware");
  }

  private void locality(LoadBalancerSettings lb, String path) {
    String reason = "without outlierDetection nothing fails over, as in Istio";
    lb.localityLbSetting()
        .ifPresent(
            setting -> {
              notApplied.ifAny(setting.failover(), path + ".failover", reason);
              notApplied.ifAny(setting.failoverPriority(), path + ".failoverPriority", reason);
            });
  }

  private void connectionPool(ConnectionPoolSettings pool, String path) {
    pool.tcp().ifPresent(tcp -> tcp(tcp, path + ".tcp"));
    pool.http().ifPresent(http -> http(http, path + ".http"));
  }

  private void tcp(TcpSettings tcp, String path) {
    notApplied.ifSet(tcp.maxConnections(), path + ".maxConnections", NO_POOL);
    notApplied.ifPresent(tcp.connectTimeout(), path + ".connectTimeout", NO_POOL);
    notApplied.ifPresent(tcp.tcpKeepalive(), path + ".tcpKeepalive", NO_POOL);
    notApplied.ifPresent(tcp.maxConnectionDuration(), path + ".maxConnectionDuration", NO_POOL);
    notApplied.ifPresent(tcp.idleTimeout(), path + ".idleTimeout", NO_POOL);
  }

  /** All but {@code http2MaxRequests}, which is the circuit breaker. */
  private void http(HttpSettings http, String path) {
    notApplied.ifSet(http.http1MaxPendingRequests(), path + ".http1MaxPendingRequests", NO_POOL);
    notApplied.ifSet(http.maxRequestsPerConnection(), path + ".maxRequestsPerConnection", NO_POOL);
    notApplied.ifSet(http.maxRetries(), path + ".maxRetries", "gRPC clients do not cap retries");
    notApplied.ifPresent(http.idleTimeout(), path + ".idleTimeout", NO_POOL);
    notApplied.ifPresent(
        http.h2UpgradePolicy(), path + ".h2UpgradePolicy", "gRPC is always HTTP/2");
    notApplied.when(http.useClientProtocol(), path + ".useClientProtocol", "gRPC is always HTTP/2");
    notApplied.ifSet(http.maxConcurrentStreams(), path + ".maxConcurrentStreams", NO_POOL);
    notApplied.ifPresent(http.http2KeepAlive(), path + ".http2KeepAlive", NO_POOL);
  }

  /** The mode itself is dealt with where the cluster is closed. */
  private void tls(ClientTlsSettings tls, String path) {
    notApplied.ifSet(tls.clientCertificate(), path + ".clientCertificate", NO_TLS);
    notApplied.ifSet(tls.privateKey(), path + ".privateKey", NO_TLS);
    notApplied.ifSet(tls.caCertificates(), path + ".caCertificates", NO_TLS);
    notApplied.ifSet(tls.credentialName(), path + ".credentialName", NO_TLS);
    notApplied.ifAny(tls.subjectAltNames(), path + ".subjectAltNames", NO_TLS);
    notApplied.ifSet(tls.sni(), path + ".sni", NO_TLS);
    notApplied.ifPresent(tls.insecureSkipVerify(), path + ".insecureSkipVerify", NO_TLS);
    notApplied.ifSet(tls.caCrl(), path + ".caCrl", NO_TLS);
  }
}
