package io.mizzen.it.golden;

import static io.mizzen.it.golden.JsonValues.array;
import static io.mizzen.it.golden.JsonValues.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.mizzen.it.golden.AcceptedDifferences.Accepted;
import io.mizzen.it.golden.Differences.Difference;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The reasons why the resources of a proxyless gRPC client differ from istiod's. */
final class GrpcReasons {
  static final String ROUTE = "virtualHosts[].routes[]";

  private static final Accepted MESH =
      new Accepted(
          "endpoints carry the mesh's name: grpc-java counts requests by it for the whole JVM",
          difference ->
              difference.is("edsClusterConfig.serviceName", "clusterName")
                  && text(difference.actual())
                      .equals(GoldenMesh.NAME + "/" + text(difference.expected())));

  static final Accepted EXPLICIT =
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

  static final Accepted HASHES =
      new Accepted(
          "gRPC clients hash with a ring, on metadata: no Maglev, no cookies, addresses or queries",
          GrpcReasons::isHash);

  static final Accepted UNREAD =
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

  private GrpcReasons() {}

  static AcceptedDifferences of(ResourceKind kind) {
    return switch (kind) {
      case LISTENERS -> new AcceptedDifferences(listeners());
      case ROUTES ->
          new AcceptedDifferences(
              GrpcRouteReasons.all(),
              List.of(GrpcRouteReasons.DECIDED, SidecarReasons.OTHER_PORT, RouteReasons.REFUSED));
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
}
