package io.mizzen.it.golden;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import io.mizzen.it.golden.AcceptedDifferences.Accepted;
import io.mizzen.it.golden.Differences.Difference;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The reasons why the resources of a proxyless gRPC client differ from istiod's. */
final class GrpcReasons {
  private static final String ROUTE = "virtualHosts[].routes[]";
  private static final String RETRY = ROUTE + ".route.retryPolicy";

  /**
   * Features that gRPC clients have no means for; {@code notApplied()} names the field of the rule.
   */
  private static final Set<String> NO_MEANS =
      Set.of(
          ROUTE + ".requestHeadersToAdd",
          ROUTE + ".requestHeadersToRemove",
          ROUTE + ".responseHeadersToRemove",
          ROUTE + ".route.hostRewriteLiteral",
          ROUTE + ".route.prefixRewrite",
          ROUTE + ".route.regexRewrite",
          RETRY + ".perTryTimeout",
          RETRY + ".retryPriority");

  private static final Accepted STATISTICS =
      new Accepted(
          "names of statistics and traces: gRPC clients have neither",
          difference ->
              difference.isLeftOut("altStatName", ROUTE + ".decorator")
                  || difference.fields().equals("apiListener.apiListener.statPrefix"));

  private static final Accepted MESH =
      new Accepted(
          "endpoints carry the mesh's name: grpc-java counts requests by it for the whole JVM",
          difference ->
              difference.is("edsClusterConfig.serviceName", "clusterName")
                  && text(difference.actual())
                      .equals(GoldenMesh.NAME + "/" + text(difference.expected())));

  private static final Accepted EXPLICIT =
      new Accepted(
          "written out, because gRPC clients assume something else than Envoy",
          difference ->
              difference.isAdded(
                      "apiListener.apiListener.rds.configSource.resourceApiVersion",
                      "edsClusterConfig.edsConfig.resourceApiVersion",
                      ROUTE + ".match.caseSensitive")
                  || (difference.isAdded("circuitBreakers")
                      && difference
                          .actual()
                          .toString()
                          .equals("{\"thresholds\":[{\"maxRequests\":4294967295}]}")));

  private static final Accepted CLOSED =
      new Accepted(
          "a cluster whose rule asks for TLS is closed: gRPC clients have no certificates yet",
          difference ->
              difference.isLeftOut("transportSocket")
                  || (difference.is("edsClusterConfig.serviceName")
                      && text(difference.actual())
                          .equals(
                              "closed/" + GoldenMesh.NAME + "/" + text(difference.expected()))));

  private static final Accepted LEAST_CONN =
      new Accepted(
          "LEAST_CONN is LEAST_REQUEST's older name; istiod forgets it for gRPC clients",
          difference ->
              difference.isAdded("lbPolicy") && text(difference.actual()).equals("LEAST_REQUEST"));

  private static final Accepted HASHES =
      new Accepted(
          "gRPC clients hash with a ring, on metadata: no Maglev, no cookies", GrpcReasons::isHash);

  private static final Accepted UNREAD =
      new Accepted(
          "fields that gRPC clients do not read",
          difference ->
              difference.isLeftOut(
                  "address",
                  "virtualHosts[].includeRequestAttemptCount",
                  "endpoints[].lbEndpoints[].metadata"));

  private static final Accepted TIMEOUTS =
      new Accepted(
          "gRPC clients read maxStreamDuration only, and none is as good as 0s",
          difference ->
              difference.isLeftOut(ROUTE + ".route.maxGrpcTimeout")
                  || (difference.isLeftOut(ROUTE + ".route.maxStreamDuration")
                      && difference.expected().toString().contains("\"0s\""))
                  || (difference.isLeftOut(ROUTE + ".route.timeout")
                      && (text(difference.expected()).equals("0s")
                          || difference
                              .actualIn()
                              .get("maxStreamDuration")
                              .toString()
                              .contains(difference.expected().toString()))));

  private static final Accepted STRING_MATCH =
      new Accepted(
          "the older field of a header's value: each gRPC implementation reads it",
          difference ->
              (difference.isAdded(ROUTE + ".match.headers[].exactMatch")
                      || difference.isLeftOut(ROUTE + ".match.headers[].stringMatch"))
                  && difference
                      .expectedIn()
                      .getAsJsonObject("stringMatch")
                      .get("exact")
                      .equals(difference.actualIn().get("exactMatch")));

  private static final Accepted ANSWERS =
      new Accepted(
          "a redirect or direct response becomes an abort: gRPC clients skip such routes",
          difference ->
              (difference.isLeftOut(ROUTE + ".directResponse", ROUTE + ".redirect")
                      && difference.actualIn().toString().contains("\"abort\""))
                  || (difference.isAdded(ROUTE + ".route", ROUTE + ".typedPerFilterConfig")
                      && (difference.expectedIn().has("redirect")
                          || difference.expectedIn().has("directResponse"))));

  private GrpcReasons() {}

  static AcceptedDifferences of(ResourceKind kind) {
    return new AcceptedDifferences(
        switch (kind) {
          case LISTENERS -> listeners();
          case ROUTES -> routes();
          case CLUSTERS -> clusters();
          case ENDPOINTS -> endpoints();
        });
  }

  private static List<Accepted> listeners() {
    return List.of(
        new Accepted(
            "listeners of gRPC servers are not sent",
            difference ->
                difference.path().isEmpty()
                    && difference.actual().isJsonNull()
                    && text(difference.expected().getAsJsonObject().get("name"))
                        .startsWith("xds.istio.io/grpc/lds/inbound/")),
        UNREAD,
        STATISTICS,
        EXPLICIT);
  }

  private static List<Accepted> clusters() {
    return List.of(
        STATISTICS,
        EXPLICIT,
        MESH,
        CLOSED,
        new Accepted(
            "grpc-java holds a limit of requests only where it reports load",
            difference ->
                difference.isAdded("lrsServer")
                    && difference.actual().toString().equals("{\"self\":{}}")),
        new Accepted(
            "a cluster names its rule, as clusters of sidecars do",
            difference ->
                difference.isAdded("metadata")
                    && difference.actual().toString().contains("/destination-rule/")),
        LEAST_CONN,
        HASHES);
  }

  private static List<Accepted> endpoints() {
    return List.of(
        SidecarReasons.HEALTHY,
        MESH,
        UNREAD,
        new Accepted(
            "no endpoint is one that nobody can reach: grpc-java keeps the ones before it",
            difference ->
                difference.isAdded("endpoints")
                    && difference.actual().toString().contains("\"address\":\"0.0.0.0\"")));
  }

  private static List<Accepted> routes() {
    return List.of(
        STATISTICS,
        EXPLICIT,
        new Accepted(
            "a port may be called whatever its protocol; istiod has no route to a TCP port",
            difference -> difference.isAdded("virtualHosts")),
        new Accepted(
            "names that gRPC targets have: no final dot, no address, no pod; the short one for all"
                + " namespaces, since the listener decides what it means",
            GrpcReasons::areNames),
        UNREAD,
        TIMEOUTS,
        STRING_MATCH,
        ANSWERS,
        HASHES,
        new Accepted(
            "gRPC clients retry on gRPC's codes alone, at any endpoint",
            difference ->
                difference.isLeftOut(
                        RETRY + ".hostSelectionRetryMaxAttempts",
                        RETRY + ".retryHostPredicate",
                        RETRY + ".retriableStatusCodes")
                    || (difference.is(RETRY + ".retryOn") && areCodes(difference.actual()))),
        new Accepted(
            "an abort with an HTTP status has the gRPC status that stands for it",
            difference ->
                difference.fields().startsWith(ROUTE + ".typedPerFilterConfig")
                    && (difference.path().endsWith(".fault.abort.grpcStatus")
                        || difference.path().endsWith(".fault.abort.httpStatus"))),
        new Accepted(
            "gRPC clients have no means for it; notApplied() names the field",
            difference ->
                difference.actual().isJsonNull()
                    && (NO_MEANS.contains(difference.fields())
                        || (difference.is(ROUTE + ".typedPerFilterConfig")
                            && difference.expected().toString().contains(".http.cors\"")))));
  }

  private static boolean isHash(Difference difference) {
    String wanted = text(difference.expectedIn().get("lbPolicy"));
    boolean cookie =
        difference.isLeftOut(ROUTE + ".route.hashPolicy")
            && difference.expected().toString().contains("\"cookie\"");
    boolean noRing =
        wanted.equals("RING_HASH") && difference.isLeftOut("lbPolicy", "ringHashLbConfig");
    boolean ring =
        wanted.equals("MAGLEV")
            && difference.is("lbPolicy", "ringHashLbConfig", "maglevLbConfig")
            && text(difference.actualIn().get("lbPolicy")).equals("RING_HASH");
    return cookie || noRing || ring;
  }

  private static boolean areNames(Difference difference) {
    if (!difference.is("virtualHosts[].domains")) {
      return false;
    }
    Set<String> theirs = texts(difference.expected());
    Set<String> ours = texts(difference.actual());
    theirs.removeIf(
        name ->
            name.endsWith(".")
                || name.contains(".:")
                || name.startsWith("*.")
                || name.matches("[0-9.]+(:[0-9]+)?"));
    ours.removeIf(name -> !name.contains(".") && !theirs.contains(name));
    return ours.equals(theirs);
  }

  private static Set<String> texts(JsonElement array) {
    Set<String> texts = new TreeSet<>();
    array.getAsJsonArray().forEach(each -> texts.add(each.getAsString()));
    return texts;
  }

  private static boolean areCodes(JsonElement words) {
    return Arrays.stream(text(words).split(",", -1))
        .allMatch(
            Set.of(
                    "cancelled",
                    "deadline-exceeded",
                    "internal",
                    "resource-exhausted",
                    "unavailable")
                ::contains);
  }

  private static String text(JsonElement element) {
    return element instanceof JsonPrimitive ? element.getAsString() : "";
  }
}
