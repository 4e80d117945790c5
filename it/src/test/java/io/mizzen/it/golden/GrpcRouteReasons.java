package io.mizzen.it.golden;

import static io.mizzen.it.golden.JsonValues.array;
import static io.mizzen.it.golden.JsonValues.text;
import static io.mizzen.it.golden.JsonValues.texts;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.mizzen.it.golden.AcceptedDifferences.Accepted;
import io.mizzen.it.golden.Differences.Difference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The reasons why the routes of a proxyless gRPC client differ from istiod's. */
final class GrpcRouteReasons {
  private static final String ROUTE = GrpcReasons.ROUTE;
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

  static final Accepted DECIDED =
      new Accepted(
          "what every gRPC call has in common is decided for it: its method, scheme and authority,"
              + " that it has no query and no claims, and which headers its routes never see",
          GrpcRouteReasons::isDecided);

  private static final Accepted ANSWERS =
      new Accepted(
          "a redirect or direct response becomes an abort: gRPC clients skip such routes",
          difference ->
              (difference.isLeftOut(ROUTE + ".directResponse", ROUTE + ".redirect")
                      && difference.actualIn().toString().contains("\"abort\""))
                  || (difference.isAdded(ROUTE + ".route", ROUTE + ".typedPerFilterConfig")
                      && (difference.expectedIn().has("redirect")
                          || difference.expectedIn().has("directResponse"))));

  private GrpcRouteReasons() {}

  /** All but {@link #DECIDED}, which compares by them. */
  static List<Accepted> all() {
    return List.of(
        GrpcReasons.EXPLICIT,
        new Accepted(
            "a port may be called whatever its protocol; istiod has no route to a TCP port",
            difference -> difference.isAdded("virtualHosts")),
        new Accepted(
            "names that gRPC targets have: no final dot, no address, no pod; the short one for all"
                + " namespaces, since the listener decides what it means",
            GrpcRouteReasons::areNames),
        GrpcReasons.UNREAD,
        TIMEOUTS,
        SAME,
        ANSWERS,
        GrpcReasons.HASHES,
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
    List<Accepted> otherReasons = new ArrayList<>(all());
    otherReasons.add(SidecarReasons.OTHER_PORT);
    otherReasons.add(RouteReasons.REFUSED);
    JsonArray reachable = new GrpcCalls(domains).reachable(theirs);
    return Differences.between(tableWith(name, domains, reachable), tableWith(name, domains, ours))
        .stream()
        .allMatch(each -> otherReasons.stream().anyMatch(reason -> reason.predicate().test(each)));
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
}
