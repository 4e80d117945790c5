package io.mizzen.controlplane;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.mizzen.xds.NodeMetadata;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@link SidecarBootstrap} as {@code envoy.config.bootstrap.v3.Bootstrap}. */
record SidecarBootstrapJson(SidecarBootstrap bootstrap) {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String ADS_CLUSTER = "xds-grpc";
  private static final String STATS_CLUSTER = "prometheus_stats";
  private static final String TYPES = "type.googleapis.com/";
  private static final String OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
  private static final String CONNECTION_MANAGER =
      "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
  private static final Map<String, Object> ADS =
      Map.of("ads", Map.of(), "resource_api_version", "V3", "initial_fetch_timeout", "0s");

  /**
   * The parts of statistics' names that are labels in Prometheus. Names of Istio's kind hold dots
   * and end with a semicolon, where Envoy's own expressions end at the first dot.
   */
  private static final List<Map<String, Object>> STATS_TAGS =
      List.of(
          tag("cluster_name", "^cluster\\.((.+?);\\.)"),
          tag("tcp_prefix", "^tcp\\.((.+?);?\\.)\\w+?$"),
          tag("http_conn_manager_prefix", "^http\\.((.+?);\\.)"),
          tag("response_code", "_rq(_(\\d{3}))$"),
          tag("response_code_class", "_rq(_(\\dxx))$"),
          tag("listener_address", "^listener\\.((\\[[0-9a-fA-F_.:]+\\]_\\d+|[0-9._]+)\\.)"));

  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private static Map<String, Object> tag(String name, String expression) {
    return ordered("tag_name", name, "regex", expression);
  }

  String text() {
    boolean hasStats = bootstrap.statsPort() > 0 && bootstrap.adminPort() > 0;
    return JSON.toJson(
        ordered(
            "node",
            node(),
            "admin",
            Map.of("address", socket(LOOPBACK, bootstrap.adminPort())),
            "stats_config",
            ordered("use_all_default_tags", false, "stats_tags", STATS_TAGS),
            "dynamic_resources",
            ordered("ads_config", ads(), "cds_config", ADS, "lds_config", ADS),
            "static_resources",
            hasStats
                ? ordered(
                    "listeners",
                    List.of(statsListener()),
                    "clusters",
                    List.of(adsCluster(), statsCluster()))
                : ordered("clusters", List.of(adsCluster()))));
  }

  /** One path of the admin interface, at all addresses: the rest of it can stop the proxy. */
  private Map<String, Object> statsListener() {
    Map<String, Object> host =
        ordered(
            "name",
            "stats",
            "domains",
            List.of("*"),
            "routes",
            List.of(
                ordered(
                    "match",
                    Map.of("path", "/stats/prometheus"),
                    "route",
                    Map.of("cluster", STATS_CLUSTER))));
    Map<String, Object> manager =
        ordered(
            "@type",
            TYPES + CONNECTION_MANAGER,
            "stat_prefix",
            "stats",
            "route_config",
            Map.of("virtual_hosts", List.of(host)),
            "http_filters",
            List.of(
                ordered(
                    "name",
                    "envoy.filters.http.router",
                    "typed_config",
                    Map.of("@type", TYPES + "envoy.extensions.filters.http.router.v3.Router"))));
    return ordered(
        "name",
        STATS_CLUSTER,
        "address",
        socket("0.0.0.0", bootstrap.statsPort()),
        "filter_chains",
        List.of(
            Map.of(
                "filters",
                List.of(
                    ordered(
                        "name",
                        "envoy.filters.network.http_connection_manager",
                        "typed_config",
                        manager)))));
  }

  private Map<String, Object> statsCluster() {
    return cluster(STATS_CLUSTER, LOOPBACK, bootstrap.adminPort());
  }

  private static Map<String, Object> cluster(String name, String address, int port) {
    return ordered(
        "name",
        name,
        "type",
        "STATIC",
        "connect_timeout",
        "1s",
        "load_assignment",
        ordered(
            "cluster_name",
            name,
            "endpoints",
            List.of(
                Map.of(
                    "lb_endpoints",
                    List.of(Map.of("endpoint", Map.of("address", socket(address, port))))))));
  }

  private Map<String, Object> node() {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put(NodeMetadata.NAMESPACE, bootstrap.namespace());
    metadata.put(NodeMetadata.WORKLOAD_NAME, bootstrap.workload());
    metadata.put(NodeMetadata.INSTANCE_IPS, bootstrap.address());
    metadata.put(NodeMetadata.INTERCEPTION_MODE, bootstrap.interception().name());
    metadata.put(NodeMetadata.LABELS, bootstrap.labels().entries());
    if (!bootstrap.serviceAccount().isEmpty()) {
      metadata.put(NodeMetadata.SERVICE_ACCOUNT, bootstrap.serviceAccount());
    }
    return ordered(
        "id",
        bootstrap.nodeId(),
        "cluster",
        bootstrap.workload() + "." + bootstrap.namespace(),
        "metadata",
        metadata,
        "locality",
        ordered(
            "region", bootstrap.locality().region(),
            "zone", bootstrap.locality().zone(),
            "sub_zone", bootstrap.locality().subzone()));
  }

  private Map<String, Object> ads() {
    return ordered(
        "api_type",
        bootstrap.protocol().name(),
        "transport_api_version",
        "V3",
        "set_node_on_first_message_only",
        true,
        "grpc_services",
        List.of(Map.of("envoy_grpc", Map.of("cluster_name", ADS_CLUSTER))));
  }

  private Map<String, Object> adsCluster() {
    String target = bootstrap.controlPlane();
    int colon = target.lastIndexOf(':');
    String address = target.substring(0, colon);
    Map<String, Object> cluster =
        cluster(ADS_CLUSTER, address, Integer.parseInt(target.substring(colon + 1)));
    cluster.put(
        "typed_extension_protocol_options",
        Map.of(
            OPTIONS,
            ordered(
                "@type",
                TYPES + OPTIONS,
                "explicit_http_config",
                Map.of("http2_protocol_options", Map.of()))));
    bootstrap.tls().ifPresent(files -> cluster.put("transport_socket", socket(files, address)));
    return cluster;
  }

  /** The chain alone would let anybody be the control plane whom the roots vouch for. */
  private static Map<String, Object> socket(SidecarBootstrap.Tls files, String address) {
    return ordered(
        "name",
        "envoy.transport_sockets.tls",
        "typed_config",
        ordered(
            "@type",
            TYPES + "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
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
    return Map.of("filename", SidecarBootstrap.path(path));
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
