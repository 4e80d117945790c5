package io.mizzen.it.golden;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.mizzen.it.golden.AcceptedDifferences.Accepted;
import io.mizzen.it.golden.Differences.Difference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The reasons why the resources of a proxyless gRPC client differ from istiod's. */
final class GrpcReasons {
  private static final String ROUTE = "virtualHosts[].routes[]";
  private static final String WEIGHTED = ROUTE + ".route.weightedClusters.clusters[]";
  private static final String CORS = "envoy.filters.http.cors";
  private static final String RETRY = ROUTE + ".route.retryPolicy";

  /**
   * Features that gRPC clients have no means for; {@code notApplied()} names the field of the rule.
   */
  private static final Set<String> NO_MEANS =
      Set.of(
          ROUTE + ".requestHeadersToAdd",
          ROUTE + ".requestHeadersToRemove",
          ROUTE + ".responseHeadersToAdd",
          ROUTE + ".responseHeadersToRemove",
          WEIGHTED + ".requestHeadersToAdd",
          WEIGHTED + ".requestHeadersToRemove",
          WEIGHTED + ".responseHeadersToAdd",
          WEIGHTED + ".responseHeadersToRemove",
          WEIGHTED + ".hostRewriteLiteral",
          ROUTE + ".route.requestMirrorPolicies",
          ROUTE + ".route.hostRewriteLiteral",
          ROUTE + ".route.prefixRewrite",
          ROUTE + ".route.regexRewrite",
          RETRY + ".perTryTimeout",
          RETRY + ".retryPriority");

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

  static final Accepted CLOSED =
      new Accepted(
          "a cluster whose rule asks for TLS is closed where there are no certificates for it yet:"
              + " at gRPC clients, and at sidecars those that a credentialName means",
          difference -> isClosedForGrpc(difference) || isClosedForSidecars(difference));

  private static final Accepted LEAST_CONN =
      new Accepted(
          "LEAST_CONN is LEAST_REQUEST's older name; istiod forgets it for gRPC clients",
          difference ->
              difference.isAdded("lbPolicy") && text(difference.actual()).equals("LEAST_REQUEST"));

  private static final Accepted HASHES =
      new Accepted(
          "gRPC clients hash with a ring, on metadata: no Maglev, no cookies, addresses or queries",
          GrpcReasons::isHash);

  private static final Accepted UNREAD =
      new Accepted(
          "fields that gRPC clients do not read, names of statistics and traces among them",
          difference ->
              difference.isLeftOut(
                      "address",
                      "altStatName",
                      ROUTE + ".decorator",
                      ROUTE + ".statPrefix",
                      "virtualHosts[].includeRequestAttemptCount",
                      "endpoints[].lbEndpoints[].metadata")
                  || difference.fields().equals("apiListener.apiListener.statPrefix"));

  private static final Accepted TIMEOUTS =
      new Accepted(
          "gRPC clients read maxStreamDuration only, and none is as good as 0s",
          difference ->
              difference.isLeftOut(ROUTE + ".route.maxGrpcTimeout")
                  || (difference.isLeftOut(ROUTE + ".route.maxStreamDuration")
                      && difference.expected().toString().contains("\"0s\""))
                  || (difference.isLeftOut(ROUTE + ".route.timeout")
                      && (text(difference.expected()).equals("0s")
                          || String.valueOf(difference.actualIn().get("maxStreamDuration"))
                              .contains(difference.expected().toString()))));

  private static final Accepted SAME =
      new Accepted(
          "the same in fields that each gRPC implementation reads: a header's value in the older"
              + " ones, a destination that gets all calls without a weight",
          difference -> isSameValue(difference) || isOnlyCluster(difference));

  private static final Accepted DECIDED =
      new Accepted(
          "what every gRPC call has in common is decided for it: its method, scheme and authority,"
              + " that it has no query and no claims, and which headers its routes never see",
          GrpcReasons::isDecided);

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
    return switch (kind) {
      case LISTENERS -> new AcceptedDifferences(listeners());
      case ROUTES ->
          new AcceptedDifferences(
              routes(), List.of(DECIDED, SidecarReasons.OTHER_PORT, RouteReasons.REFUSED));
      case CLUSTERS -> new AcceptedDifferences(clusters());
      case ENDPOINTS -> new AcceptedDifferences(endpoints());
    };
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
        EXPLICIT);
  }

  private static List<Accepted> clusters() {
    return List.of(
        UNREAD,
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

  /**
   * Calls of a service whose endpoints would have to be looked up fail at once, with the reason.
   */
  private static boolean isDropped(Difference difference) {
    return difference.isAdded("policy")
        && difference.actual().toString().contains("look no endpoints up in DNS");
  }

  private static List<Accepted> endpoints() {
    return List.of(
        SidecarReasons.HEALTHY,
        MESH,
        UNREAD,
        new Accepted(
            "no endpoint is one that nobody can reach: grpc-java keeps the ones before it;"
                + " localities without any are left out",
            difference ->
                isDropped(difference)
                    || (difference.is("endpoints")
                        && (difference.isAdded("endpoints") || difference.expected().isJsonArray())
                        && areReachable(difference.expected(), difference.actual()))));
  }

  /**
   * Whether ours are istiod's localities that have endpoints; one that nobody can reach for none.
   */
  private static boolean areReachable(JsonElement expected, JsonElement actual) {
    Set<String> theirs = addresses(expected);
    return addresses(actual).equals(theirs.isEmpty() ? Set.of("0.0.0.0") : theirs)
        && array(actual).size() <= Math.max(1, array(expected).size());
  }

  private static Set<String> addresses(JsonElement localities) {
    Set<String> addresses = new TreeSet<>();
    for (JsonElement locality : array(localities)) {
      for (JsonElement each : array(locality.getAsJsonObject().get("lbEndpoints"))) {
        addresses.add(
            each.getAsJsonObject()
                .getAsJsonObject("endpoint")
                .getAsJsonObject("address")
                .getAsJsonObject("socketAddress")
                .get("address")
                .getAsString());
      }
    }
    return addresses;
  }

  private static List<Accepted> routes() {
    return List.of(
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
        SAME,
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
                        || difference.is(ROUTE + ".typedPerFilterConfig." + CORS)
                        || (difference.is(ROUTE + ".typedPerFilterConfig")
                            && difference
                                .expected()
                                .getAsJsonObject()
                                .keySet()
                                .equals(Set.of(CORS))))));
  }

  private static boolean isClosedForGrpc(Difference difference) {
    String closed = "closed/" + GoldenMesh.NAME + "/";
    return (difference.isLeftOut("transportSocket")
            && difference.actualIn().get("edsClusterConfig") instanceof JsonObject endpoints
            && text(endpoints.get("serviceName")).startsWith(closed))
        || (difference.is("edsClusterConfig.serviceName")
            && text(difference.actual()).equals(closed + text(difference.expected())));
  }

  /** A cluster without endpoints that asks nobody for some, where istiod's does. */
  private static boolean isClosedForSidecars(Difference difference) {
    return text(difference.actualIn().get("type")).equals("STATIC")
        && !difference.actualIn().has("loadAssignment")
        && String.valueOf(difference.actualIn().get("metadata")).contains("/destination-rule/")
        && (difference.is("type")
            || difference.isLeftOut(
                "dnsJitter",
                "edsClusterConfig",
                "lbPolicy",
                "leastRequestLbConfig",
                "loadAssignment",
                "maglevLbConfig",
                "ringHashLbConfig",
                "roundRobinLbConfig",
                "transportSocket",
                "transportSocketMatches",
                "typedDnsResolverConfig"));
  }

  private static boolean isSameValue(Difference difference) {
    String header = ROUTE + ".match.headers[]";
    boolean isValue =
        difference.isLeftOut(header + ".stringMatch")
            || difference.isAdded(
                header + ".exactMatch", header + ".prefixMatch", header + ".safeRegexMatch");
    if (!isValue || !(difference.expectedIn().get("stringMatch") instanceof JsonObject theirs)) {
      return false;
    }
    JsonObject ours = new JsonObject();
    for (String kind : List.of("exact", "prefix", "safeRegex")) {
      if (difference.actualIn().has(kind + "Match")) {
        ours.add(kind, difference.actualIn().get(kind + "Match"));
      }
    }
    return ours.equals(theirs);
  }

  private static boolean isOnlyCluster(Difference difference) {
    String action = ROUTE + ".route";
    return (difference.isAdded(action + ".cluster")
            || difference.isLeftOut(action + ".weightedClusters"))
        && difference.expectedIn().get("weightedClusters") instanceof JsonObject weighted
        && weighted.get("clusters") instanceof JsonArray clusters
        && clusters.size() == 1
        && clusters
            .get(0)
            .getAsJsonObject()
            .get("name")
            .equals(difference.actualIn().get("cluster"));
  }

  private static boolean isDecided(Difference difference) {
    if (difference.isLeftOut(ROUTE + ".match.headers[].treatMissingHeaderAsEmpty")) {
      return GrpcCalls.failsWhenMissing(difference.expectedIn());
    }
    if (difference.is(ROUTE + ".match.headers")) {
      return isDecided(
          difference,
          difference.ourDomains(),
          array(routeWith(difference.expectedIn())),
          array(routeWith(difference.actualIn())));
    }
    if (difference.is("virtualHosts[].routes")) {
      return isDecided(
          difference,
          texts(difference.actualIn().get("domains")),
          array(difference.expected()),
          array(difference.actual()));
    }
    return difference.is("virtualHosts") && isDecidedByName(difference);
  }

  /** One virtual host of istiod's, as many of ours as the names by which it is called differ. */
  private static boolean isDecidedByName(Difference difference) {
    if (!(difference.expected() instanceof JsonArray theirs)
        || theirs.size() != 1
        || !(difference.actual() instanceof JsonArray ours)) {
      return false;
    }
    JsonObject host = theirs.get(0).getAsJsonObject();
    Set<String> names = new TreeSet<>();
    for (JsonElement each : ours) {
      Set<String> domains = texts(each.getAsJsonObject().get("domains"));
      boolean isOther = domains.stream().allMatch(names::add);
      if (!isOther
          || !isDecided(
              difference,
              domains,
              array(host.get("routes")),
              array(each.getAsJsonObject().get("routes")))) {
        return false;
      }
    }
    return areNames(texts(host.get("domains")), names);
  }

  private static boolean isDecided(
      Difference difference, Set<String> domains, JsonArray theirs, JsonArray ours) {
    JsonElement name = difference.ours().getAsJsonObject().get("name");
    List<Accepted> otherReasons = new ArrayList<>(routes());
    otherReasons.add(SidecarReasons.OTHER_PORT);
    otherReasons.add(RouteReasons.REFUSED);
    JsonArray reachable = new GrpcCalls(domains).reachable(theirs);
    return Differences.between(tableWith(name, domains, reachable), tableWith(name, domains, ours))
        .stream()
        .allMatch(each -> otherReasons.stream().anyMatch(reason -> reason.predicate().test(each)));
  }

  private static boolean isHash(Difference difference) {
    String wanted = text(difference.expectedIn().get("lbPolicy"));
    boolean unread =
        difference.is(ROUTE + ".route.hashPolicy")
            && onMetadata(difference.expected()).equals(array(difference.actual()));
    boolean noRing =
        wanted.equals("RING_HASH") && difference.isLeftOut("lbPolicy", "ringHashLbConfig");
    boolean ring =
        wanted.equals("MAGLEV")
            && difference.is("lbPolicy", "ringHashLbConfig", "maglevLbConfig")
            && text(difference.actualIn().get("lbPolicy")).equals("RING_HASH");
    return unread || noRing || ring;
  }

  private static boolean areNames(Difference difference) {
    return difference.is("virtualHosts[].domains")
        && areNames(texts(difference.expected()), texts(difference.actual()));
  }

  private static boolean areNames(Set<String> theirs, Set<String> ours) {
    theirs.removeIf(
        name ->
            name.endsWith(".")
                || name.contains(".:")
                || name.startsWith("*.")
                || name.matches("[0-9.]+(:[0-9]+)?"));
    ours.removeIf(name -> !name.contains(".") && !theirs.contains(name));
    return ours.equals(theirs);
  }

  /** The hash policies that gRPC clients read. */
  private static JsonArray onMetadata(JsonElement policies) {
    JsonArray kept = new JsonArray();
    for (JsonElement each : array(policies)) {
      if (each.getAsJsonObject().has("header")) {
        kept.add(each);
      }
    }
    return kept;
  }

  private static JsonObject routeWith(JsonObject match) {
    JsonObject route = new JsonObject();
    route.add("match", match);
    return route;
  }

  private static JsonObject tableWith(JsonElement name, Set<String> domains, JsonArray routes) {
    JsonObject host = new JsonObject();
    JsonArray names = new JsonArray();
    domains.forEach(names::add);
    host.add("domains", names);
    host.add("routes", routes);
    JsonObject table = new JsonObject();
    table.add("name", name);
    table.add("virtualHosts", array(host));
    return table;
  }

  /** An element as an array; the array itself, and none for nothing. */
  private static JsonArray array(JsonElement element) {
    if (element instanceof JsonArray array) {
      return array;
    }
    JsonArray array = new JsonArray();
    if (element instanceof JsonObject || element instanceof JsonPrimitive) {
      array.add(element);
    }
    return array;
  }

  private static Set<String> texts(JsonElement array) {
    Set<String> texts = new TreeSet<>();
    array(array).forEach(each -> texts.add(each.getAsString()));
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
