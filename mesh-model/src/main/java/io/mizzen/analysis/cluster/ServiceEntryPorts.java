package io.mizzen.analysis.cluster;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.Report;
import io.mizzen.analysis.check.Cluster;
import io.mizzen.api.ExportTo;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.meshconfig.ProxyDefaults;
import io.mizzen.rules.serviceentry.ServiceEntry;
import io.mizzen.rules.serviceentry.ServiceEntry.ServicePort;
import io.mizzen.rules.serviceentry.ServiceEntryStatus;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Ports of ServiceEntries: told apart by addresses, and with one meaning for everybody. */
final class ServiceEntryPorts {
  private static final String ALL = "*";

  private ServiceEntryPorts() {}

  static void check(Cluster cluster, Report report) {
    Map<String, String> proxies =
        cluster.config().defaultConfig().map(ProxyDefaults::proxyMetadata).orElse(Map.of());
    boolean isAllocated =
        "true".equals(proxies.get("ISTIO_META_DNS_CAPTURE"))
            && "true".equals(proxies.get("ISTIO_META_DNS_AUTO_ALLOCATE"));
    Map<String, Set<String>> protocols = new TreeMap<>();
    for (MeshResource<ServiceEntry> entry : cluster.all(ServiceEntry.class)) {
      if (!isAllocated && entry.spec().addresses().isEmpty() && !hasAddresses(entry)) {
        addresses(entry, report);
      }
      collect(entry, protocols);
    }
    for (MeshResource<ServiceEntry> entry : cluster.all(ServiceEntry.class)) {
      conflict(entry, protocols, report);
    }
  }

  /** Those that istiod's address controller wrote. */
  private static boolean hasAddresses(MeshResource<ServiceEntry> entry) {
    return entry
        .status(ServiceEntryStatus.class)
        .filter(status -> !status.addresses().isEmpty())
        .isPresent();
  }

  private static void addresses(MeshResource<ServiceEntry> entry, Report report) {
    List<ServicePort> ports = entry.spec().ports();
    for (int i = 0; i < ports.size(); i++) {
      String protocol = ports.get(i).protocol();
      if (protocol.isEmpty() || protocol.equalsIgnoreCase("TCP")) {
        report
            .at(entry, Cluster.SPEC.key("ports").index(i).key("protocol"))
            .warning(
                AnalysisCode.ADDRESSES_REQUIRED,
                protocol,
                "addresses beside a TCP port",
                "a sidecar cannot tell its connections from others");
      }
    }
  }

  private static void collect(
      MeshResource<ServiceEntry> entry, Map<String, Set<String>> protocols) {
    for (String scope : scopes(entry)) {
      for (String host : entry.spec().hosts()) {
        for (ServicePort port : entry.spec().ports()) {
          protocols
              .computeIfAbsent(key(scope, host, port), any -> new TreeSet<>())
              .add(port.protocol().toUpperCase(Locale.ROOT));
        }
      }
    }
  }

  private static String key(String scope, String host, ServicePort port) {
    return scope + " " + host + " " + port.number();
  }

  private static Set<String> scopes(MeshResource<ServiceEntry> entry) {
    return ExportTo.of(entry.spec().exportTo(), entry.namespace()).namespaces();
  }

  /** A policy for all namespaces meets those for some. */
  private static void conflict(
      MeshResource<ServiceEntry> entry, Map<String, Set<String>> protocols, Report report) {
    for (String host : entry.spec().hosts()) {
      List<ServicePort> ports = entry.spec().ports();
      for (int i = 0; i < ports.size(); i++) {
        Set<String> seen = new TreeSet<>();
        String suffix = key("", host, ports.get(i));
        boolean isPublic = scopes(entry).contains(ALL);
        protocols.forEach(
            (key, of) -> {
              String scope = key.substring(0, key.indexOf(' '));
              if (key.endsWith(suffix)
                  && (isPublic || scope.equals(ALL) || scopes(entry).contains(scope))) {
                seen.addAll(of);
              }
            });
        if (seen.size() > 1) {
          report
              .at(entry, Cluster.SPEC.key("ports").index(i).key("protocol"))
              .warning(
                  AnalysisCode.CONFLICTING_PROTOCOLS,
                  String.join(", ", seen),
                  "one protocol for port " + ports.get(i).number() + " of " + host,
                  "which of them counts depends on the order");
          return;
        }
      }
    }
  }
}
