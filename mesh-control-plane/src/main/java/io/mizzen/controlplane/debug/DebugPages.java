package io.mizzen.controlplane.debug;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Service;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.Workload;
import io.mizzen.catalog.Catalog;
import io.mizzen.model.OutboundTrafficPolicy;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.xds.server.ProxyStatus;
import io.mizzen.xds.server.dump.ConfigDump;
import io.mizzen.xds.server.dump.ConfigDump.Part;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The pages of the debug API, in the order of the index. Each page only reads. */
final class DebugPages {
  private static final String PROXY = "proxyID";

  private final DebugSource source;
  private final List<Page> pages;

  /**
   * One path.
   *
   * @param path below {@code /debug/}
   * @param about one line for a person
   */
  record Page(String path, String about, Function<DebugRequest, DebugReply> answer) {}

  DebugPages(DebugSource source) {
    this.source = source;
    this.pages =
        List.of(
            page("registryz", "services in force", () -> RegistryJson.services(source.state())),
            page("endpointz", "endpoints by host", () -> RegistryJson.endpoints(source.state())),
            page("endpointShardz", "the same", () -> RegistryJson.endpoints(source.state())),
            page("instancesz", "registered servers by proxy", this::instances),
            page("configz", "rules in force", () -> ConfigJson.resources(source.documents())),
            page("resourcesz", "kinds of rules", () -> ConfigJson.kinds(source.documents())),
            page("mesh", "mesh settings", () -> ConfigJson.mesh(source.state().settings())),
            page("adsz", "connected proxies", () -> ProxyJson.clients(source.proxies())),
            page("syncz", "what each proxy has acked", () -> ProxyJson.sync(source.proxies())),
            page(
                "push_status",
                "findings, and what is not applied",
                () -> ConfigJson.pushStatus(source.findings(), source.notApplied())),
            page(
                "clusterz",
                "sources of rules and services",
                () -> RegistryJson.sources(source.state())),
            page("networkz", "networks of endpoints", () -> RegistryJson.networks(source.state())),
            dump("cdsz", "clusters of a proxy", EnumSet.of(Part.CLUSTERS)),
            dump("edsz", "endpoints of a proxy", EnumSet.of(Part.ENDPOINTS)),
            dump("config_dump", "all a proxy is served now", EnumSet.allOf(Part.class)),
            new Page("sidecarz", "what a proxy can see; ?proxyID=", this::sidecar),
            page("list", "these paths", this::paths));
  }

  List<Page> pages() {
    return pages;
  }

  Optional<Page> find(String path) {
    return pages.stream().filter(page -> page.path().equals(path)).findFirst();
  }

  /** Something that is computed anew for each request. */
  private interface Answer {
    JsonElement now();
  }

  private static Page page(String path, String about, Answer answer) {
    return new Page(path, about, request -> DebugReply.json(answer.now()));
  }

  private Page dump(String path, String about, Set<Part> parts) {
    return new Page(
        path,
        about + "; ?proxyID=",
        request ->
            ofProxy(
                request,
                proxy ->
                    source
                        .view(proxy.node())
                        .map(view -> DebugReply.json(ConfigDump.json(view, parts)))
                        .orElseGet(() -> DebugReply.error(404, "the node cannot be read"))));
  }

  private DebugReply ofProxy(DebugRequest request, Function<ProxyStatus, DebugReply> answer) {
    Optional<String> asked = request.parameter(PROXY);
    if (asked.isEmpty()) {
      return DebugReply.error(400, "proxyID: missing (expected: a connectionId of /debug/adsz)");
    }
    List<ProxyStatus> found =
        source.proxies().stream()
            .filter(each -> each.refusal().isEmpty())
            .filter(each -> isMeant(each.node().id(), asked.get()))
            .toList();
    return found.isEmpty()
        ? DebugReply.error(
            404, "proxyID: " + asked.get() + " (expected: one that is connected, see /debug/adsz)")
        : answer.apply(found.get(0));
  }

  /** The whole id, or its {@code workload.namespace}. A part of a name would find others, too. */
  private static boolean isMeant(String id, String asked) {
    String[] parts = id.split("~", -1);
    return id.equals(asked) || (parts.length == 4 && parts[2].equals(asked));
  }

  private JsonElement paths() {
    List<String> all = new ArrayList<>();
    pages.forEach(page -> all.add("/debug/" + page.path()));
    return Json.texts(all);
  }

  private JsonElement instances() {
    JsonObject byProxy = new JsonObject();
    Catalog catalog = source.state().assembly().catalog();
    for (Workload reported : source.state().registered().workloads().values()) {
      Workload workload = catalog.completed(reported);
      JsonArray targets = new JsonArray();
      for (ServiceKey service : catalog.selecting(workload)) {
        JsonObject target = new JsonObject();
        target.addProperty("service", service.host());
        target.addProperty("namespace", service.namespace());
        target.addProperty("address", workload.address());
        JsonObject ports = new JsonObject();
        workload.ports().forEach(ports::addProperty);
        target.add("ports", ports);
        targets.add(target);
      }
      byProxy.add(workload.namespace() + "/" + workload.name(), targets);
    }
    return byProxy;
  }

  private DebugReply sidecar(DebugRequest request) {
    return ofProxy(
        request,
        proxy ->
            source
                .scope(proxy.node())
                .map(scope -> DebugReply.json(visible(scope, proxy.node().isEnvoy())))
                .orElseGet(() -> DebugReply.error(404, "the node cannot be read")));
  }

  private JsonElement visible(ProxyScope scope, boolean isEnvoy) {
    JsonObject object = new JsonObject();
    object.addProperty(
        "name", scope.sidecar().sidecar().map(ResourceKey::name).orElse("default-sidecar"));
    object.addProperty("namespace", scope.namespace());
    object.addProperty("version", source.state().revision());
    object.addProperty("outboundTrafficPolicy", outboundTrafficPolicy(scope, isEnvoy));
    object.add(
        "services", Json.texts(scope.services().stream().map(Service::host).sorted().toList()));
    return object;
  }

  /** Its Sidecar's, else the mesh's. A gRPC client has nowhere else to send a call. */
  private static String outboundTrafficPolicy(ProxyScope scope, boolean isEnvoy) {
    return isEnvoy
        ? scope
            .sidecar()
            .outboundTrafficPolicy()
            .map(own -> own.mode().name())
            .orElseGet(() -> scope.settings().outboundTrafficPolicy().name())
        : OutboundTrafficPolicy.REGISTRY_ONLY.name();
  }
}
