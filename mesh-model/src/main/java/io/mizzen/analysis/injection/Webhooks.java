package io.mizzen.analysis.injection;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.Report;
import io.mizzen.analysis.check.Cluster;
import io.mizzen.config.FieldPath;
import io.mizzen.model.MeshResource;
import io.mizzen.names.Addresses;
import io.mizzen.rules.kubernetes.WebhookConfiguration;
import io.mizzen.rules.kubernetes.WebhookConfiguration.ClientConfig;
import io.mizzen.rules.kubernetes.WebhookConfiguration.LabelRequirement;
import io.mizzen.rules.kubernetes.WebhookConfiguration.LabelSelector;
import io.mizzen.rules.kubernetes.WebhookConfiguration.Webhook;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Istio's webhooks: each pod is taken by one injector at most, and each of them leads somewhere.
 */
final class Webhooks {
  private static final FieldPath WEBHOOKS = FieldPath.root().key("webhooks");

  private record Hook(MeshResource<WebhookConfiguration> owner, int index, Webhook webhook) {
    String name() {
      return owner.name() + "/" + webhook.name();
    }
  }

  private Webhooks() {}

  static void check(Cluster cluster, Report report) {
    List<Hook> hooks =
        cluster.all(WebhookConfiguration.class).stream()
            .filter(each -> each.key().kind().startsWith("Mutating"))
            .filter(each -> !revisions(each).isEmpty() || isOfIstio(each))
            .flatMap(Webhooks::hooks)
            .toList();
    overlaps(hooks).forEach((name, others) -> overlap(hooks, name, others, report));
    for (Hook hook : hooks) {
      hook.webhook()
          .clientConfig()
          .flatMap(ClientConfig::service)
          .filter(to -> !cluster.hasService(to.namespace(), to.name()))
          .ifPresent(
              to ->
                  at(hook, report)
                      .key("clientConfig")
                      .key("service")
                      .warning(
                          AnalysisCode.INVALID_WEBHOOK,
                          to.namespace() + "/" + to.name(),
                          "a control plane service that exists",
                          ""));
    }
    addresses(cluster, report);
  }

  private static Stream<Hook> hooks(MeshResource<WebhookConfiguration> owner) {
    List<Hook> hooks = new ArrayList<>();
    for (Webhook webhook : owner.spec().webhooks()) {
      hooks.add(new Hook(owner, hooks.size(), webhook));
    }
    return hooks.stream();
  }

  private static Report.Field at(Hook hook, Report report) {
    return report.at(hook.owner(), WEBHOOKS.index(hook.index()));
  }

  private static void overlap(List<Hook> hooks, String name, Set<String> others, Report report) {
    hooks.stream()
        .filter(hook -> hook.name().equals(name))
        .findFirst()
        .ifPresent(
            hook ->
                at(hook, report)
                    .warning(
                        AnalysisCode.INVALID_WEBHOOK,
                        name,
                        "pods that no other webhook takes; these do: " + String.join(", ", others),
                        "a pod may be injected twice"));
  }

  /** For each webhook the others that take the same pods of the same namespaces. */
  private static Map<String, Set<String>> overlaps(List<Hook> hooks) {
    Set<String> revisions = new TreeSet<>();
    hooks.forEach(hook -> revisions.addAll(revisions(hook.owner())));
    Map<String, Set<String>> overlaps = new TreeMap<>();
    for (Map<String, String> namespace :
        labels(Cluster.INJECTION, "enabled", "disabled", revisions)) {
      for (Map<String, String> pod : labels(Cluster.INJECT, "true", "false", revisions)) {
        Set<String> taken = new TreeSet<>();
        hooks.stream()
            .filter(hook -> ProxyImages.selects(hook.webhook(), namespace, pod))
            .forEach(hook -> taken.add(hook.name()));
        if (taken.size() > 1) {
          for (String name : taken) {
            Set<String> others = overlaps.computeIfAbsent(name, any -> new TreeSet<>());
            taken.stream().filter(other -> !other.equals(name)).forEach(others::add);
          }
        }
      }
    }
    return overlaps;
  }

  /** All labels that a selector of Istio's may ask for. */
  private static List<Map<String, String>> labels(
      String label, String on, String off, Set<String> revisions) {
    List<Map<String, String>> all = new ArrayList<>();
    for (Map<String, String> base :
        List.of(Map.<String, String>of(), Map.of(label, on), Map.of(label, off))) {
      all.add(base);
      for (String revision : revisions) {
        Map<String, String> more = new TreeMap<>(base);
        more.put(Cluster.REVISION, revision);
        all.add(more);
      }
    }
    return all;
  }

  private static Set<String> revisions(MeshResource<WebhookConfiguration> owner) {
    Set<String> revisions = new LinkedHashSet<>();
    Optional.ofNullable(owner.labels().entries().get(Cluster.REVISION)).ifPresent(revisions::add);
    owner.spec().webhooks().stream()
        .flatMap(hook -> Stream.of(hook.namespaceSelector(), hook.objectSelector()))
        .flatMap(Optional::stream)
        .forEach(
            selector -> {
              Optional.ofNullable(selector.matchLabels().get(Cluster.REVISION))
                  .ifPresent(revisions::add);
              selector.matchExpressions().stream()
                  .filter(each -> each.key().equals(Cluster.REVISION))
                  .forEach(each -> revisions.addAll(each.values()));
            });
    return revisions;
  }

  private static boolean isOfIstio(MeshResource<WebhookConfiguration> owner) {
    return owner.spec().webhooks().stream().anyMatch(hook -> hook.name().endsWith("istio.io"));
  }

  /** A selector that is absent takes everything. */
  static boolean matches(Optional<LabelSelector> selector, Map<String, String> labels) {
    return selector.stream()
        .allMatch(
            each ->
                Cluster.matches(each.matchLabels(), labels)
                    && each.matchExpressions().stream().allMatch(one -> matches(one, labels)));
  }

  private static boolean matches(LabelRequirement one, Map<String, String> labels) {
    boolean isThere = labels.containsKey(one.key());
    boolean isListed = isThere && one.values().contains(labels.get(one.key()));
    return switch (one.operator()) {
      case "In" -> isListed;
      case "NotIn" -> !isListed;
      case "Exists" -> isThere;
      case "DoesNotExist" -> !isThere;
      default -> false;
    };
  }

  /** A control plane outside the cluster is named by a URL in its webhooks. */
  private static void addresses(Cluster cluster, Report report) {
    List<MeshResource<WebhookConfiguration>> own =
        cluster.all(WebhookConfiguration.class).stream().filter(Webhooks::isOfIstio).toList();
    boolean isRemote =
        own.stream().anyMatch(each -> each.name().startsWith("istio-validator"))
            && own.stream().anyMatch(each -> each.name().startsWith(ProxyImages.INJECTOR));
    if (isRemote
        && own.stream().anyMatch(each -> hooks(each).anyMatch(hook -> !address(hook).isEmpty()))) {
      own.forEach(
          each ->
              hooks(each)
                  .filter(
                      hook ->
                          hook.webhook().clientConfig().flatMap(ClientConfig::service).isEmpty())
                  .filter(hook -> !isHostname(address(hook)))
                  .findFirst()
                  .ifPresent(hook -> address(hook, report)));
    }
  }

  private static String address(Hook hook) {
    return hook.webhook()
        .clientConfig()
        .flatMap(ClientConfig::url)
        .map(Webhooks::hostOf)
        .orElse("");
  }

  private static String hostOf(String url) {
    try {
      String host = URI.create(url).getHost();
      return host == null ? "" : host;
    } catch (IllegalArgumentException notAnAddress) {
      return "";
    }
  }

  private static boolean isHostname(String host) {
    return !host.isEmpty() && !Addresses.isIp(host);
  }

  private static void address(Hook hook, Report report) {
    Report.Field url = at(hook, report).key("clientConfig").key("url");
    String host = address(hook);
    if (host.isEmpty()) {
      url.warning(
          AnalysisCode.WEBHOOK_WITHOUT_ADDRESS,
          hook.webhook().name(),
          "the URL of the external control plane",
          "pods are not injected and rules are not checked");
    } else {
      url.remark(AnalysisCode.WEBHOOK_ADDRESS_IS_IP, host, "a host name", "");
    }
  }
}
