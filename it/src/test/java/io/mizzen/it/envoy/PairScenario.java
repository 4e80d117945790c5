package io.mizzen.it.envoy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One request under some rules; the answer is what the simulation of the same rules says.
 *
 * @param row of the mission's table of behaviours
 * @param rules beside the services
 * @param request {@code METHOD path [name=value]…}, or {@code TCP service}
 */
record PairScenario(String row, String rules, String request) {
  private static final String SUBSETS =
      PairRules.destinationRule(
          "reviews",
          "subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}},"
              + " {name: v3, labels: {version: v3}}]");

  private static final String TO_V1 = "route: [{destination: {host: reviews, subset: v1}}]";
  private static final String TO_V2 = "route: [{destination: {host: reviews, subset: v2}}]";
  private static final String TO_V3 = "route: [{destination: {host: reviews, subset: v3}}]";

  String method() {
    return request.split(" ", 3)[0];
  }

  String path() {
    return request.split(" ", 3)[1];
  }

  Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>(Map.of("host", "reviews:9080"));
    for (String each : request.split(" ", -1)) {
      int equals = each.indexOf('=');
      if (equals > 0 && !each.startsWith("/")) {
        headers.put(each.substring(0, equals), each.substring(equals + 1));
      }
    }
    return headers;
  }

  @Override
  public String toString() {
    return row + " " + request + " under " + rules.strip().replaceAll("\\s+", " ");
  }

  static List<PairScenario> all() {
    List<PairScenario> all = new ArrayList<>();
    String gets = "GET /a|GET /reviews/1|GET /x?q=1 end-user=jason|POST /reviews";
    http(all, "B1", "{match: [{uri: {exact: /a}}], " + TO_V2 + "}, {" + TO_V1 + "}", gets);
    http(all, "B1", "{match: [{uri: {prefix: /reviews}}], " + TO_V2 + "}, {" + TO_V1 + "}", gets);
    http(
        all,
        "B1",
        "{match: [{uri: {regex: '/reviews/[0-9]+'}}], " + TO_V3 + "}, {" + TO_V1 + "}",
        gets);
    http(
        all,
        "B1",
        "{match: [{headers: {end-user: {exact: jason}}}], " + TO_V2 + "}, {" + TO_V3 + "}",
        gets);
    http(all, "B1", "{match: [{method: {exact: POST}}], " + TO_V2 + "}, {" + TO_V1 + "}", gets);
    http(
        all,
        "B1",
        "{match: [{queryParams: {q: {exact: '1'}}}], " + TO_V2 + "}, {" + TO_V1 + "}",
        gets);
    http(
        all,
        "B1",
        "{match: [{withoutHeaders: {end-user: {exact: jason}}}], " + TO_V2 + "}, {" + TO_V1 + "}",
        gets);
    http(
        all,
        "B1",
        "{match: [{uri: {prefix: /REVIEWS}, ignoreUriCase: true}], " + TO_V3 + "}, {" + TO_V1 + "}",
        gets);
    http(
        all,
        "B1",
        "{match: [{sourceLabels: {app: page}, uri: {prefix: /a}}], "
            + TO_V2
            + "}, {match: [{sourceLabels: {app: other}}], "
            + TO_V3
            + "}, {"
            + TO_V1
            + "}",
        gets);
    http(all, "B1", "{match: [{uri: {exact: /a}}], " + TO_V1 + "}", gets);
    String split =
        "route: [{destination: {host: reviews, subset: v1}, weight: 50}, {destination: {host:"
            + " reviews, subset: v2}, weight: 50}]";
    http(all, "B2", "{" + split + "}", "GET /|GET /b");
    http(all, "B2", "{match: [{uri: {prefix: /x}}], " + split + "}, {" + TO_V3 + "}", gets);
    http(
        all,
        "B2",
        "{route: [{destination: {host: reviews, subset: v1}, weight: 0}, {destination: {host:"
            + " reviews, subset: v2}, weight: 100}]}",
        "GET /|GET /b");
    http(
        all,
        "B3",
        "{match: [{uri: {prefix: /reviews}}], rewrite: {uri: /v2}, " + TO_V2 + "}, {" + TO_V1 + "}",
        gets);
    http(all, "B3", "{rewrite: {authority: other.example}, " + TO_V1 + "}", "GET /|GET /b");
    http(
        all,
        "B3",
        "{match: [{uri: {prefix: /reviews}}], rewrite: {uriRegexRewrite: {match: '/reviews/(.*)',"
            + " rewrite: '/r/\\1'}}, "
            + TO_V3
            + "}, {"
            + TO_V1
            + "}",
        gets);
    http(
        all,
        "B3",
        "{match: [{uri: {prefix: /a}}], redirect: {uri: /new, authority: elsewhere.example}},"
            + " {match: [{uri: {prefix: /x}}], redirect: {redirectCode: 308, scheme: https}}, {"
            + TO_V1
            + "}",
        gets);
    http(
        all,
        "B3",
        "{match: [{uri: {prefix: /reviews}}], directResponse: {status: 410, body: {string: gone}}},"
            + " {"
            + TO_V1
            + "}",
        gets);
    http(
        all,
        "B4",
        "{timeout: 5s, retries: {attempts: 3, perTryTimeout: 1s, retryOn: 5xx}, " + TO_V2 + "}",
        "GET /|GET /b");
    http(all, "B4", "{retries: {attempts: 0}, " + TO_V1 + "}", "GET /");
    http(
        all,
        "B5",
        "{match: [{headers: {end-user: {exact: jason}}}], fault: {abort: {httpStatus: 555,"
            + " percentage: {value: 100}}}, "
            + TO_V1
            + "}, {"
            + TO_V2
            + "}",
        gets);
    http(
        all,
        "B5",
        "{fault: {delay: {fixedDelay: 0.05s, percentage: {value: 100}}}, " + TO_V2 + "}",
        "GET /|GET /b");
    http(
        all,
        "B5",
        "{fault: {abort: {httpStatus: 503, percentage: {value: 0}}}, " + TO_V3 + "}",
        "GET /");
    http(
        all,
        "B6",
        "{mirrors: [{destination: {host: reviews, subset: v2}, percentage: {value: 100}}], "
            + TO_V1
            + "}",
        "GET /|POST /b");
    for (String policy :
        List.of(
            "loadBalancer: {simple: ROUND_ROBIN}",
            "loadBalancer: {simple: RANDOM}",
            "loadBalancer: {simple: LEAST_REQUEST}",
            "loadBalancer: {consistentHash: {httpHeaderName: end-user}}")) {
      rule(all, "B7", policy, "GET /|GET /x end-user=jason");
    }
    for (String policy :
        List.of(
            "connectionPool: {tcp: {maxConnections: 10}, http: {http1MaxPendingRequests: 10}}",
            "outlierDetection: {consecutive5xxErrors: 5, interval: 10s}")) {
      rule(all, "B8", policy, "GET /|GET /b");
    }
    rule(
        all,
        "B9",
        "outlierDetection: {consecutive5xxErrors: 5}, loadBalancer: {localityLbSetting: {enabled:"
            + " true}}",
        "GET /|GET /b");
    rule(
        all,
        "B9",
        "outlierDetection: {consecutive5xxErrors: 5}, loadBalancer: {localityLbSetting: {enabled:"
            + " true, distribute: [{from: region1/zone1/*, to: {region1/zone2/*: 100}}]}}",
        "GET /|GET /b");
    rule(all, "mTLS", "tls: {mode: DISABLE}", "GET /|GET /b|TCP echo");
    rule(all, "mTLS", "tls: {mode: ISTIO_MUTUAL}, loadBalancer: {simple: ROUND_ROBIN}", "TCP echo");
    for (String mode : List.of("STRICT", "PERMISSIVE", "DISABLE")) {
      String policy = PairRules.peerAuthentication("{mtls: {mode: " + mode + "}}");
      all.add(new PairScenario("mTLS", policy, "GET /"));
      all.add(new PairScenario("mTLS", policy, "TCP echo"));
      all.add(new PairScenario("mTLS", policy, "TCP sniffed"));
    }
    String tcp =
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: echo}
        spec: {hosts: [echo], tcp: [{match: [{port: 9000}], route: [{destination: {host: %s, port: {number: 9000}}}]}]}
        ---
        """;
    all.add(new PairScenario("B10", tcp.formatted("echo"), "TCP echo"));
    all.add(new PairScenario("B10", "", "TCP echo"));
    return all;
  }

  private static void http(List<PairScenario> all, String row, String routes, String requests) {
    String rule =
        SUBSETS
            + "apiVersion: networking.istio.io/v1\nkind: VirtualService\n"
            + "metadata: {name: reviews}\nspec:\n  hosts: [reviews]\n  http: ["
            + routes
            + "]\n---\n";
    for (String request : requests.split("\\|", -1)) {
      all.add(new PairScenario(row, rule, request));
    }
  }

  private static void rule(List<PairScenario> all, String row, String policy, String requests) {
    String rule = PairRules.destinationRule("reviews", "trafficPolicy: {" + policy + "}");
    for (String request : requests.split("\\|", -1)) {
      all.add(new PairScenario(row, rule, request));
    }
  }
}
