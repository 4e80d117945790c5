package io.mizzen.analysis.injection;

import static java.util.Map.entry;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.OriginIndex;
import io.mizzen.analysis.Report;
import io.mizzen.analysis.check.Cluster;
import io.mizzen.model.MeshResource;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Istio's annotations on Kubernetes' resources: known, in the right place, with a legal value. */
final class Annotations {
  private static final Set<String> ANALYZED = Set.of("Namespace", "Service", "Pod", "Deployment");
  private static final Set<String> ANYWHERE =
      Set.of("galley.istio.io/analyze-suppress", "gateway.istio.io/controller-version");

  /** Those of pods, by the part before the slash. */
  private static final Map<String, Set<String>> OF_PODS =
      Map.ofEntries(
          entry("prometheus.istio.io", Set.of("merge-metrics")),
          entry(
              "sidecar.istio.io",
              Set.of(
                  "inject",
                  "status",
                  "rewriteAppHTTPProbers",
                  "discoveryAddress",
                  "proxyImage",
                  "proxyImageType",
                  "proxyCPU",
                  "proxyCPULimit",
                  "proxyMemory",
                  "proxyMemoryLimit",
                  "interceptionMode",
                  "bootstrapOverride",
                  "statsInclusionPrefixes",
                  "statsInclusionSuffixes",
                  "statsInclusionRegexps",
                  "statsHistogramBuckets",
                  "statsFlushInterval",
                  "statsEvictionInterval",
                  "statsHistogramBins",
                  "statsCompression",
                  "userVolume",
                  "userVolumeMount",
                  "logLevel",
                  "componentLogLevel",
                  "agentLogLevel",
                  "nativeSidecar",
                  "extraStatTags")),
          entry("status.sidecar.istio.io", Set.of("port")),
          entry(
              "readiness.status.sidecar.istio.io",
              Set.of(
                  "initialDelaySeconds", "periodSeconds", "failureThreshold", "applicationPorts")),
          entry(
              "traffic.sidecar.istio.io",
              Set.of(
                  "includeOutboundIPRanges",
                  "excludeOutboundIPRanges",
                  "includeInboundPorts",
                  "excludeInboundPorts",
                  "excludeInterfaces",
                  "includeOutboundPorts",
                  "excludeOutboundPorts",
                  "kubevirtInterfaces")),
          entry("proxy.istio.io", Set.of("config", "overrides")),
          entry("inject.istio.io", Set.of("templates")),
          entry("istio.io", Set.of("rev", "reroute-virtual-interfaces")),
          entry(
              "ambient.istio.io", Set.of("redirection", "bypass-inbound-capture", "dns-capture")));

  private static final Map<String, Set<String>> OF_OTHERS =
      Map.ofEntries(
          entry("alpha.istio.io/kubernetes-serviceaccounts", Set.of("Service")),
          entry("alpha.istio.io/canonical-serviceaccounts", Set.of("Service")),
          entry("networking.istio.io/exportTo", Set.of("Service")),
          entry("traffic.istio.io/nodeSelector", Set.of("Service")),
          entry("kubernetes.io/ingress.class", Set.of("Ingress")),
          entry("istio.io/dry-run", Set.of("AuthorizationPolicy")),
          entry("istio.io/autoRegistrationGroup", Set.of("WorkloadEntry")),
          entry("istio.io/workloadController", Set.of("WorkloadEntry")),
          entry("istio.io/connectedAt", Set.of("WorkloadEntry")),
          entry("istio.io/disconnectedAt", Set.of("WorkloadEntry")),
          entry("topology.istio.io/controlPlaneClusters", Set.of("Namespace")),
          entry("ambient.istio.io/waypoint-inbound-binding", Set.of("GatewayClass", "Gateway")),
          entry("gateway.istio.io/service-account", Set.of("Gateway")),
          entry("gateway.istio.io/name-override", Set.of("Gateway")),
          entry("networking.istio.io/service-type", Set.of("Gateway")),
          entry(
              "networking.istio.io/traffic-distribution",
              Set.of("Namespace", "Service", "ServiceEntry")),
          entry(
              "istio.io/use-waypoint-canary-weight",
              Set.of("Service", "ServiceEntry", "Namespace")));

  private static final Set<String> DEPRECATED =
      Set.of(
          "alpha.istio.io/kubernetes-serviceaccounts",
          "alpha.istio.io/canonical-serviceaccounts",
          "sidecar.istio.io/inject",
          "sidecar.istio.io/discoveryAddress",
          "sidecar.istio.io/statsInclusionPrefixes",
          "sidecar.istio.io/statsInclusionSuffixes",
          "sidecar.istio.io/statsInclusionRegexps",
          "sidecar.istio.io/extraStatTags",
          "sidecar.istio.io/statsCompression",
          "traffic.sidecar.istio.io/kubevirtInterfaces");

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
  private static final Pattern PORTS = Pattern.compile("\\*?|[0-9]{1,5}(\\s*,\\s*[0-9]{1,5})*");
  private static final Pattern RANGES =
      Pattern.compile("\\*?|[0-9a-fA-F.:]+/[0-9]{1,3}(\\s*,\\s*[0-9a-fA-F.:]+/[0-9]{1,3})*");
  private static final Pattern BOOLEAN = Pattern.compile("true|false|1|0|t|f|T|F|True|False");

  /** The forms of the values of some annotations. */
  private static final Map<String, Pattern> VALUES =
      Map.ofEntries(
          entry("readiness.status.sidecar.istio.io/initialDelaySeconds", NUMBER),
          entry("readiness.status.sidecar.istio.io/periodSeconds", NUMBER),
          entry("readiness.status.sidecar.istio.io/failureThreshold", NUMBER),
          entry("readiness.status.sidecar.istio.io/applicationPorts", PORTS),
          entry("status.sidecar.istio.io/port", NUMBER),
          entry("sidecar.istio.io/rewriteAppHTTPProbers", BOOLEAN),
          entry("sidecar.istio.io/interceptionMode", Pattern.compile("REDIRECT|TPROXY|NONE")),
          entry("traffic.sidecar.istio.io/includeInboundPorts", PORTS),
          entry("traffic.sidecar.istio.io/excludeInboundPorts", PORTS),
          entry("traffic.sidecar.istio.io/includeOutboundPorts", PORTS),
          entry("traffic.sidecar.istio.io/excludeOutboundPorts", PORTS),
          entry("traffic.sidecar.istio.io/includeOutboundIPRanges", RANGES),
          entry("traffic.sidecar.istio.io/excludeOutboundIPRanges", RANGES));

  private Annotations() {}

  static void check(MeshResource<?> resource, OriginIndex origins, Report report) {
    if (ANALYZED.contains(resource.key().kind()) && !resource.key().group().contains("istio.io")) {
      resource.annotations().forEach((name, value) -> annotation(resource, name, value, report));
    }
  }

  private static void annotation(
      MeshResource<?> resource, String name, String value, Report report) {
    if (!isOfIstio(name)) {
      return;
    }
    Report.Field field = report.at(resource, Cluster.METADATA.key("annotations").key(name));
    Set<String> kinds = kindsOf(name);
    if (kinds.isEmpty() && !ANYWHERE.contains(name)) {
      field.warning(AnalysisCode.UNKNOWN_ANNOTATION, name, "an annotation that Istio knows", "");
      return;
    }
    if (DEPRECATED.contains(name) && !hasSuccessor(resource, name)) {
      field.remark(AnalysisCode.DEPRECATED_ANNOTATION, name, "", "future versions may ignore it");
    }
    if (ANYWHERE.contains(name)) {
      return;
    }
    if (!kinds.contains(resource.key().kind())) {
      field.warning(
          AnalysisCode.MISPLACED_ANNOTATION,
          name,
          "a " + kinds.stream().sorted().collect(Collectors.joining(" or ")),
          "it does nothing here");
    } else if (VALUES.containsKey(name) && !VALUES.get(name).matcher(value).matches()) {
      field.warning(AnalysisCode.INVALID_ANNOTATION, value, "a value that " + name + " takes", "");
    }
  }

  private static boolean isOfIstio(String name) {
    int slash = name.indexOf('/');
    return name.equals("kubernetes.io/ingress.class")
        || (slash < 0 ? name : name.substring(0, slash)).endsWith("istio.io");
  }

  private static Set<String> kindsOf(String name) {
    int slash = name.indexOf('/');
    boolean isOfPods =
        slash > 0
            && OF_PODS
                .getOrDefault(name.substring(0, slash), Set.of())
                .contains(name.substring(slash + 1));
    return Stream.concat(
            isOfPods ? Stream.of("Pod") : Stream.empty(),
            OF_OTHERS.getOrDefault(name, Set.of()).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whoever sets the label too knows that the annotation is deprecated. */
  private static boolean hasSuccessor(MeshResource<?> resource, String name) {
    return name.equals(Cluster.INJECT) && resource.labels().entries().containsKey(Cluster.INJECT);
  }
}
