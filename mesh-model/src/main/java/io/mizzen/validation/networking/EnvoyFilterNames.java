package io.mizzen.validation.networking;

import java.util.Map;
import java.util.Optional;

/** Names that Envoy's filters had before those of its extensions. */
final class EnvoyFilterNames {
  private static final String HTTP = "envoy.filters.http.";
  private static final String NETWORK = "envoy.filters.network.";
  private static final String LISTENER = "envoy.filters.listener.";

  private static final Map<String, String> SUCCESSORS =
      Map.ofEntries(
          Map.entry("envoy.buffer", HTTP + "buffer"),
          Map.entry("envoy.cors", HTTP + "cors"),
          Map.entry("envoy.csrf", HTTP + "csrf"),
          Map.entry("envoy.http_dynamo_filter", HTTP + "dynamo"),
          Map.entry("envoy.ext_authz", HTTP + "ext_authz"),
          Map.entry("envoy.fault", HTTP + "fault"),
          Map.entry("envoy.grpc_http1_bridge", HTTP + "grpc_http1_bridge"),
          Map.entry("envoy.grpc_json_transcoder", HTTP + "grpc_json_transcoder"),
          Map.entry("envoy.grpc_web", HTTP + "grpc_web"),
          Map.entry("envoy.gzip", HTTP + "gzip"),
          Map.entry("envoy.health_check", HTTP + "health_check"),
          Map.entry("envoy.ip_tagging", HTTP + "ip_tagging"),
          Map.entry("envoy.lua", HTTP + "lua"),
          Map.entry("envoy.rate_limit", HTTP + "ratelimit"),
          Map.entry("envoy.router", HTTP + "router"),
          Map.entry("envoy.squash", HTTP + "squash"),
          Map.entry("envoy.listener.http_inspector", LISTENER + "http_inspector"),
          Map.entry("envoy.listener.original_dst", LISTENER + "original_dst"),
          Map.entry("envoy.listener.original_src", LISTENER + "original_src"),
          Map.entry("envoy.listener.proxy_protocol", LISTENER + "proxy_protocol"),
          Map.entry("envoy.listener.tls_inspector", LISTENER + "tls_inspector"),
          Map.entry("envoy.client_ssl_auth", NETWORK + "client_ssl_auth"),
          Map.entry("envoy.http_connection_manager", NETWORK + "http_connection_manager"),
          Map.entry("envoy.mongo_proxy", NETWORK + "mongo_proxy"),
          Map.entry("envoy.ratelimit", NETWORK + "ratelimit"),
          Map.entry("envoy.redis_proxy", NETWORK + "redis_proxy"),
          Map.entry("envoy.tcp_proxy", NETWORK + "tcp_proxy"));

  private EnvoyFilterNames() {}

  /** The name of today; empty for a name that is not an old one. */
  static Optional<String> successor(String name) {
    return Optional.ofNullable(SUCCESSORS.get(name));
  }
}
