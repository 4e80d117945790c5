package io.mizzen.simulation.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.dataplane.match.RequestHead;
import io.mizzen.simulation.CallTrace;
import io.mizzen.simulation.ProxyResources;
import io.mizzen.simulation.Request;
import io.mizzen.simulation.Request.Certificate;
import io.mizzen.simulation.RuleOrigins;
import io.mizzen.simulation.Simulation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Calls through sidecars that istiod configured. What is expected is read from the text of the rule
 * by hand, never from a resource.
 */
class SidecarCallsTest {
  private static final String REVIEWS = "10.96.0.13";
  private static final String PAGE = "sidecar-productpage-v1";
  private static final Map<String, Simulation> KNOWN = new ConcurrentHashMap<>();

  /**
   * One call.
   *
   * @param folder the case
   * @param rule what its rule says, in short
   * @param expected the outcome's text contains it
   */
  record Call(String folder, String rule, Request request, String expected) {
    @Override
    public String toString() {
      return folder + ": " + rule;
    }
  }

  static List<Call> calls() {
    String all = "+destination-rule-all";
    return List.of(
        new Call("samples/00-base", "no rule", get("reviews"), "sent to " + to("reviews", "")),
        new Call(
            "samples/00-base",
            "full name with its port",
            get("reviews.default.svc.cluster.local:9080"),
            "sent to " + to("reviews", "")),
        new Call("samples/00-base", "by address", get(REVIEWS), to("reviews", "")),
        new Call("samples/00-base", "no rule", get("details"), to("details", "")),
        new Call("samples/00-base", "all of its endpoints", get("details"), "10.0.1.2:9080"),
        new Call("samples/00-base", "ALLOW_ANY", get("example.com"), "PassthroughCluster"),
        new Call("samples/00-base", "ALLOW_ANY", get("reviews.qa"), "PassthroughCluster"),
        new Call(
            "samples/00-base",
            "ALLOW_ANY",
            Request.http("1.2.3.4", 4321, RequestHead.get("reviews", "/")),
            "PassthroughCluster (to the address that was dialled)"),
        new Call(
            "samples/00-base", "ALLOW_ANY", Request.tcp("1.2.3.4", 4321), "PassthroughCluster"),
        new Call(
            "samples/00-base",
            "a TCP service",
            Request.tcp("10.96.0.17", 9000),
            "outbound|9000||tcp-echo.default.svc.cluster.local"),
        new Call(
            "samples/virtual-service-all-v1" + all,
            "reviews to v1",
            get("reviews"),
            to("reviews", "v1") + " (10.0.1.4:9080)"),
        new Call(
            "samples/virtual-service-all-v1" + all,
            "ratings to v1",
            get("ratings"),
            to("ratings", "v1")),
        new Call(
            "samples/virtual-service-all-v1" + all,
            "details to v1",
            get("details"),
            to("details", "v1")),
        new Call(
            "samples/virtual-service-reviews-jason-v2-v3" + all,
            "jason to v2",
            get("reviews").withHeader("end-user", "jason"),
            to("reviews", "v2") + " (10.0.1.5:9080)"),
        new Call(
            "samples/virtual-service-reviews-jason-v2-v3" + all,
            "others to v3",
            get("reviews").withHeader("end-user", "Jason"),
            to("reviews", "v3") + " (10.0.1.6:9080)"),
        new Call(
            "samples/virtual-service-reviews-test-v2" + all,
            "jason to v2",
            get("reviews").withHeader("end-user", "jason"),
            to("reviews", "v2")),
        new Call(
            "samples/virtual-service-reviews-test-v2" + all,
            "others to v1",
            get("reviews"),
            to("reviews", "v1")),
        new Call(
            "samples/virtual-service-reviews-80-20" + all,
            "80 to v1",
            get("reviews"),
            "sent to 80 % to " + to("reviews", "v1")),
        new Call(
            "samples/virtual-service-reviews-80-20" + all,
            "20 to v2",
            get("reviews"),
            "20 % to " + to("reviews", "v2")),
        new Call(
            "samples/virtual-service-reviews-90-10" + all,
            "10 to v2",
            get("reviews"),
            "10 % to " + to("reviews", "v2")),
        new Call(
            "samples/virtual-service-reviews-50-v3" + all,
            "50 to v3",
            get("reviews"),
            "50 % to " + to("reviews", "v3")),
        new Call(
            "samples/virtual-service-reviews-v2-v3" + all,
            "50 to v2",
            get("reviews"),
            "50 % to " + to("reviews", "v2")),
        new Call(
            "samples/virtual-service-reviews-v3" + all,
            "all to v3",
            get("reviews"),
            to("reviews", "v3")),
        new Call(
            "samples/virtual-service-reviews-v3",
            "a subset that nobody defines",
            get("reviews"),
            "no cluster " + to("reviews", "v3")),
        new Call(
            "samples/virtual-service-ratings-test-abort" + all,
            "jason is answered with 500",
            get("ratings").withHeader("end-user", "jason"),
            "answered with HTTP status 500"),
        new Call(
            "samples/virtual-service-ratings-test-abort" + all,
            "others to v1",
            get("ratings"),
            to("ratings", "v1")),
        new Call(
            "samples/virtual-service-ratings-test-delay" + all,
            "jason waits 7 s",
            get("ratings").withHeader("end-user", "jason"),
            "100 % delayed by 7000 ms"),
        new Call(
            "samples/virtual-service-details-v2" + all,
            "details to v2",
            get("details"),
            to("details", "v2")),
        new Call(
            "samples/virtual-service-ratings-mysql" + all,
            "ratings to v2-mysql",
            get("ratings"),
            to("ratings", "v2-mysql")),
        new Call(
            "extra/50-redirects",
            "/a is redirected",
            path("reviews", "/a/x"),
            "redirected with 301 to https://x.example.com:8443/b"),
        new Call(
            "extra/50-redirects",
            "/e is answered",
            path("reviews", "/e"),
            "answered with HTTP status 418"),
        new Call(
            "extra/50-redirects",
            "/e/x is not",
            path("reviews", "/e/x"),
            "no route of virtual host"),
        new Call(
            "extra/50-redirects", "/old/ goes on", path("reviews", "/old/x"), to("reviews", "")),
        new Call(
            "extra/20-sidecar-registry-only",
            "REGISTRY_ONLY",
            get("example.com"),
            "answered with HTTP status 502"),
        new Call(
            "extra/20-sidecar-registry-only",
            "REGISTRY_ONLY",
            Request.tcp("1.2.3.4", 4321),
            "BlackHoleCluster"),
        new Call(
            "extra/19-sidecar-egress", "reviews is imported", get("reviews"), to("reviews", "")),
        new Call("extra/19-sidecar-egress", "details is not", get("details"), "PassthroughCluster"),
        new Call(
            "extra/22-service-entry-dns",
            "an external host",
            get("api.example.com"),
            "sent to outbound|9080||api.example.com (api.example.com:9080)"),
        new Call(
            "extra/22-service-entry-dns",
            "by server name",
            Request.tcp("93.184.216.34", 443).over(tls("api.example.com")),
            "outbound|443||api.example.com"),
        new Call(
            "extra/22-service-entry-dns",
            "another server name",
            Request.tcp("93.184.216.34", 443).over(tls("other.example.com")),
            "PassthroughCluster"),
        new Call(
            "extra/23-service-entry-static",
            "subset v1 alone",
            get("db.example.com"),
            "outbound|9080|v1|db.example.com (10.8.0.1:9080)"),
        new Call(
            "extra/23-service-entry-static",
            "its TCP port",
            Request.tcp("10.97.0.1", 3306),
            "outbound|3306||db.example.com (10.8.0.1:3306, 10.8.0.2:3306)"),
        new Call(
            "extra/25-service-entry-wildcard",
            "below the wildcard",
            get("a.example.org"),
            "outbound|9080||*.example.org"),
        new Call(
            "extra/25-service-entry-wildcard",
            "not the wildcard's own domain",
            get("example.org"),
            "PassthroughCluster"),
        new Call("extra/53-export-to", "exported to qa only", get("reviews"), to("reviews", "v1")),
        new Call(
            "extra/01-peer-strict",
            "STRICT refuses plaintext",
            inbound(new Request.Plain()),
            "no filter chain of listener virtualInbound matches"),
        new Call(
            "extra/01-peer-strict",
            "STRICT refuses TLS without a certificate",
            inbound(new Request.Tls("x", List.of("h2"), Certificate.NONE)),
            "expects a certificate of the client"),
        new Call("extra/01-peer-strict", "STRICT takes mTLS", inbound(mtls()), "inbound|9080||"),
        new Call(
            "extra/02-peer-permissive",
            "PERMISSIVE takes plaintext",
            inbound(new Request.Plain()),
            "inbound|9080||"),
        new Call(
            "extra/02-peer-permissive",
            "PERMISSIVE takes mTLS",
            inbound(mtls()),
            "inbound|9080||"));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void goesWhereTheRuleSays(Call call) {
    CallTrace trace = simulation(call.folder()).call(call.request());

    assertThat(trace.outcome().toString()).as("%s", trace).contains(call.expected());
  }

  private static Simulation simulation(String folder) {
    List<String> parts = List.of(folder.split("/", -1));
    IstiodProxy proxy = IstiodProxy.find(parts.get(0), parts.get(1), PAGE);
    return KNOWN.computeIfAbsent(
        folder,
        f ->
            Simulation.of(ProxyResources.of(proxy.resources(new ProtoJson())), RuleOrigins.none()));
  }

  private static Request get(String authority) {
    return path(authority, "/");
  }

  private static Request path(String authority, String path) {
    return Request.http(REVIEWS, 9080, RequestHead.get(authority, path));
  }

  private static Request inbound(Request.Transport transport) {
    return Request.http("10.0.1.1", 9080, RequestHead.get("productpage", "/"))
        .over(transport)
        .inbound();
  }

  private static Request.Tls mtls() {
    return new Request.Tls(
        "outbound_.9080_._.productpage", List.of("istio-http/1.1"), Certificate.OF_THE_MESH);
  }

  private static Request.Tls tls(String serverName) {
    return new Request.Tls(serverName, List.of("h2"), Certificate.NONE);
  }

  private static String to(String service, String subset) {
    return "outbound|9080|" + subset + "|" + service + ".default.svc.cluster.local";
  }
}
