package io.mizzen.it.envoy;

import com.google.gson.Gson;
import java.util.List;
import java.util.Map;

/**
 * The bootstrap of an Envoy with one static HTTP listener; its route configuration, and all
 * clusters and endpoints, come over ADS.
 *
 * @param nodeId {@code node.id}
 * @param adsPort port of the ADS server on loopback
 * @param protocol the variant of xDS that it speaks
 */
record EnvoyBootstrap(String nodeId, int adsPort, Protocol protocol) {
  /** Name of the route configuration that the listener asks for. */
  static final String ROUTES = "ingress";

  /** {@code ApiConfigSource.api_type}. */
  enum Protocol {
    GRPC,
    DELTA_GRPC
  }

  private static final String LOOPBACK = "127.0.0.1";
  private static final String TYPE = "type.googleapis.com/";
  private static final String ADS_CLUSTER = "ads";
  private static final Map<String, Object> ADS =
      Map.of("ads", Map.of(), "resource_api_version", "V3");

  String json() {
    return new Gson()
        .toJson(
            Map.of(
                "node", Map.of("id", nodeId, "cluster", "test"),
                "admin", Map.of("address", address(0)),
                "dynamic_resources", Map.of("ads_config", adsConfig(), "cds_config", ADS),
                "static_resources",
                    Map.of("clusters", List.of(adsCluster()), "listeners", List.of(listener()))));
  }

  private Map<String, Object> adsConfig() {
    return Map.of(
        "api_type", protocol.name(),
        "transport_api_version", "V3",
        "grpc_services", List.of(Map.of("envoy_grpc", Map.of("cluster_name", ADS_CLUSTER))));
  }

  private Map<String, Object> adsCluster() {
    Map<String, Object> endpoint = Map.of("endpoint", Map.of("address", address(adsPort)));
    return Map.of(
        "name",
        ADS_CLUSTER,
        "type",
        "STATIC",
        "connect_timeout",
        "5s",
        "load_assignment",
        Map.of(
            "cluster_name",
            ADS_CLUSTER,
            "endpoints",
            List.of(Map.of("lb_endpoints", List.of(endpoint)))),
        "typed_extension_protocol_options",
        Map.of(
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
            Map.of(
                "@type",
                TYPE + "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
                "explicit_http_config",
                Map.of("http2_protocol_options", Map.of()))));
  }

  private static Map<String, Object> listener() {
    Map<String, Object> router =
        Map.of(
            "name",
            "envoy.filters.http.router",
            "typed_config",
            Map.of("@type", TYPE + "envoy.extensions.filters.http.router.v3.Router"));
    Map<String, Object> connectionManager =
        Map.of(
            "@type",
            TYPE
                + "envoy.extensions.filters.network.http_connection_manager.v3"
                + ".HttpConnectionManager",
            "stat_prefix",
            "ingress",
            "rds",
            Map.of("route_config_name", ROUTES, "config_source", ADS),
            "http_filters",
            List.of(router));
    Map<String, Object> filter =
        Map.of(
            "name",
            "envoy.filters.network.http_connection_manager",
            "typed_config",
            connectionManager);
    return Map.of(
        "name", "ingress",
        "address", address(0),
        "filter_chains", List.of(Map.of("filters", List.of(filter))));
  }

  private static Map<String, Object> address(int port) {
    return Map.of("socket_address", Map.of("address", LOOPBACK, "port_value", port));
  }
}
