package io.mizzen.simulation.golden;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.mizzen.api.Labels;
import io.mizzen.dataplane.listener.IpAddress;
import io.mizzen.dataplane.match.Headers;
import io.mizzen.dataplane.match.RequestHead;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.model.MeshSettings;
import io.mizzen.model.OutboundTrafficPolicy;
import io.mizzen.simulation.CallTrace;
import io.mizzen.simulation.Outcome;
import io.mizzen.simulation.Outcome.Reason;
import io.mizzen.simulation.Request;
import io.mizzen.simulation.Simulation;
import io.mizzen.snapshot.MeshAssembly;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.translator.SidecarProxy;
import io.mizzen.translator.encode.envoy.Certificates;
import io.mizzen.translator.resolve.DnsCapture;
import io.mizzen.translator.resolve.Interception;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One file of Istio's traffic simulations: configuration, proxy, calls and what is expected of
 * each.
 *
 * @param json the whole file
 */
record SimulationCase(String name, JsonObject json) {
  /** Istio's words for where a call fails. */
  private static final Map<Reason, String> ERRORS =
      Map.of(
          Reason.NO_LISTENER, "no listener matched",
          Reason.NO_FILTER_CHAIN, "no filter chains matched",
          Reason.NO_ROUTE_CONFIGURATION, "no virtual host matched",
          Reason.NO_VIRTUAL_HOST, "no virtual host matched",
          Reason.NO_ROUTE, "no route matched",
          Reason.PLAINTEXT_TO_TLS, "invalid TLS",
          Reason.WRONG_TLS, "invalid mTLS",
          Reason.WRONG_PROTOCOL, "protocol error");

  /** The address that Istio's simulator dials when a call does not say. */
  private static final String SOME_ADDRESS = "1.3.3.7";

  static List<SimulationCase> all() {
    List<SimulationCase> cases = new ArrayList<>();
    for (Path file : GoldenFolder.in(GoldenFolder.find("simulation"))) {
      JsonObject json = GoldenFolder.json(file).getAsJsonObject();
      cases.add(new SimulationCase(json.get("test").getAsString(), json));
    }
    return cases;
  }

  boolean isSidecar() {
    return json.getAsJsonObject("proxy").get("type").getAsString().equals("sidecar");
  }

  /** Whether two ServiceEntries of a namespace name one host. */
  boolean hasHostDeclaredTwice() {
    List<String> hosts = new ArrayList<>();
    for (JsonElement each : json.getAsJsonArray("configs")) {
      JsonObject config = each.getAsJsonObject();
      if (config.get("kind").getAsString().equals("ServiceEntry")) {
        String namespace = text(config.getAsJsonObject("metadata"), "namespace");
        config
            .getAsJsonObject("spec")
            .getAsJsonArray("hosts")
            .forEach(host -> hosts.add(namespace + "/" + host.getAsString()));
      }
    }
    return hosts.stream().distinct().count() < hosts.size();
  }

  /** The sidecar as our control plane would configure it, with certificates. */
  Simulation sidecar() {
    Stream<String> configs =
        json.getAsJsonArray("configs").asList().stream().map(JsonElement::toString);
    Stream<String> kubernetes =
        json.has("kubernetesText")
            ? json.getAsJsonObject("kubernetesText").asMap().values().stream()
                .map(JsonElement::getAsString)
            : Stream.empty();
    String text =
        Stream.of(configs, kubernetes, MemoryServices.of(json).stream())
            .flatMap(each -> each)
            .collect(Collectors.joining("\n---\n"));
    MeshAssembly mesh =
        MeshAssembly.of(
            new ConfigIntake("default").read(name, text).accepted(),
            MeshSettings.defaults("simulation")
                .allowingNotEnforced(
                    Set.of("AuthorizationPolicy", "PeerAuthentication", "RequestAuthentication"))
                .withOutboundTrafficPolicy(outboundTrafficPolicy()));
    JsonObject proxy = json.getAsJsonObject("proxy");
    return Simulation.ofSidecar(
        mesh,
        ProxyIdentity.in(proxy.get("configNamespace").getAsString()).withLabels(labels(proxy)),
        SidecarProxy.of(
            labels(proxy),
            proxy.getAsJsonArray("ipAddresses").asList().stream()
                .map(JsonElement::getAsString)
                .toList(),
            Interception.REDIRECT,
            proxy.getAsJsonObject("metadata").has("DNS_AUTO_ALLOCATE")
                ? DnsCapture.ALLOCATED
                : DnsCapture.NONE),
        Certificates.SDS);
  }

  /** Istio's zero value, which is not written, is REGISTRY_ONLY. */
  private OutboundTrafficPolicy outboundTrafficPolicy() {
    JsonObject policy = json.getAsJsonObject("meshConfig").getAsJsonObject("outboundTrafficPolicy");
    return policy.has("mode")
        ? OutboundTrafficPolicy.valueOf(policy.get("mode").getAsString())
        : OutboundTrafficPolicy.REGISTRY_ONLY;
  }

  private static Labels labels(JsonObject proxy) {
    Map<String, String> labels = new TreeMap<>();
    if (proxy.has("labels") && proxy.get("labels").isJsonObject()) {
      proxy
          .getAsJsonObject("labels")
          .asMap()
          .forEach((key, value) -> labels.put(key, value.getAsString()));
    }
    return Labels.of(labels);
  }

  int calls() {
    return json.getAsJsonArray("calls").size();
  }

  /**
   * A call that goes elsewhere than expected.
   *
   * @param text what differs, and the way it took
   */
  record Difference(JsonObject call, String text) {}

  List<Difference> differences(Simulation simulation) {
    List<Difference> differences = new ArrayList<>();
    for (JsonElement each : json.getAsJsonArray("calls")) {
      JsonObject call = each.getAsJsonObject();
      CallTrace trace = simulation.call(request(call.getAsJsonObject("call")));
      String difference = difference(call.getAsJsonObject("expect"), trace);
      if (!difference.isEmpty()) {
        differences.add(
            new Difference(
                call.getAsJsonObject("call"),
                call.get("test").getAsString() + ": " + difference + "\n" + trace));
      }
    }
    return differences;
  }

  private static Request request(JsonObject call) {
    String protocol = text(call, "protocol");
    String tls = text(call, "tls");
    String host = text(call, "hostHeader");
    IpAddress address = IpAddress.parse(or(text(call, "address"), SOME_ADDRESS));
    int port = call.get("port").getAsInt();
    boolean isInbound = text(call, "mode").equals("inbound");
    return new Request(
        isInbound ? new Request.Inbound(address, port) : new Request.Outbound(address, port),
        transport(tls, protocol, call),
        content(protocol, host, or(text(call, "path"), "/")),
        0);
  }

  private static Request.Transport transport(String tls, String protocol, JsonObject call) {
    String alpn = text(call, "alpn");
    return switch (tls) {
      case "tls" ->
          new Request.Tls(
              or(text(call, "sni"), text(call, "hostHeader")),
              offer(or(alpn, ofTls(protocol))),
              Request.Certificate.NONE);
      case "mtls" ->
          new Request.Tls(
              text(call, "sni"),
              offer(or(alpn, ofMutualTls(protocol))),
              Request.Certificate.OF_THE_MESH);
      default -> new Request.Plain();
    };
  }

  private static List<String> offer(String alpn) {
    return alpn.isEmpty() ? List.of() : List.of(alpn);
  }

  private static String ofTls(String protocol) {
    return protocol.equals("http") ? "http/1.1" : protocol.equals("http2") ? "h2" : "";
  }

  private static String ofMutualTls(String protocol) {
    return protocol.equals("http")
        ? "istio-http/1.1"
        : protocol.equals("http2") ? "istio-h2" : "istio";
  }

  private static Request.Content content(String protocol, String host, String path) {
    if (!protocol.startsWith("http")) {
      return new Request.Bytes();
    }
    return new Request.Http(
        protocol.equals("http") ? Request.Version.HTTP_1 : Request.Version.HTTP_2,
        new RequestHead("GET", "http", host, path, Headers.none()));
  }

  /** Only what is expected is compared, unless the case is strict. */
  private static String difference(JsonObject expect, CallTrace trace) {
    StringJoiner difference = new StringJoiner(", ");
    boolean isStrict = expect.has("strict") && expect.get("strict").getAsBoolean();
    compare(difference, isStrict, "listener", expect, trace.listener().orElse(""));
    compare(difference, isStrict, "filterChain", expect, trace.filterChain().orElse(""));
    compare(difference, false, "routeConfig", expect, trace.routeConfiguration().orElse(""));
    compare(difference, isStrict, "virtualHost", expect, trace.virtualHost().orElse(""));
    String error = trace.outcome() instanceof Outcome.Failed failed ? errorOf(failed.reason()) : "";
    if (!error.equals(text(expect, "error"))) {
      difference.add("error: " + error + " (expected: " + text(expect, "error") + ")");
    }
    // The cluster of weighted routes is not told.
    String cluster = trace.clusters().size() == 1 ? trace.clusters().get(0) : "";
    compare(difference, isStrict, "cluster", expect, cluster);
    return difference.toString();
  }

  private static String errorOf(Reason reason) {
    return ERRORS.getOrDefault(reason, "");
  }

  private static void compare(
      StringJoiner difference, boolean isStrict, String field, JsonObject expect, String actual) {
    boolean isAsked = expect.has(field) || isStrict;
    if (isAsked && !text(expect, field).equals(actual)) {
      difference.add(field + ": " + actual + " (expected: " + text(expect, field) + ")");
    }
  }

  private static String or(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }

  private static String text(JsonObject json, String field) {
    return json.has(field) ? json.get(field).getAsString() : "";
  }

  @Override
  public String toString() {
    return name;
  }
}
