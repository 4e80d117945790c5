package io.mizzen.it.golden;

import com.google.gson.JsonElement;
import io.mizzen.it.golden.AcceptedDifferences.Accepted;
import io.mizzen.it.golden.Differences.Difference;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The reasons why the resources of a sidecar differ from istiod's. */
final class SidecarReasons {
  static final Accepted OTHER_PORT =
      new Accepted(
          "a destination without port means the service's only port, as Istio documents it;"
              + " istiod takes the listener's where the service does not have that",
          SidecarReasons::isOtherPort);

  private static final Accepted SECRETS =
      new Accepted(
          "secrets travel on the ADS stream; there is no agent beside the proxy",
          difference -> difference.path().contains("dsConfig."));

  static final Accepted HEALTHY =
      new Accepted(
          "the health of an endpoint is always said; what is not said counts as healthy too",
          difference ->
              difference.path().endsWith(".healthStatus")
                  && difference.expected().isJsonNull()
                  && difference.actual().getAsString().equals("HEALTHY"));

  private static final Accepted FILES =
      new Accepted(
          "certificates in files are named as files; there is no agent that would read them",
          TlsFiles::areTheSame);

  private static final Accepted IDENTITY =
      new Accepted(
          "where no identity of a service is known, that of the default account is accepted and not"
              + " any of the mesh",
          SidecarReasons::isDefaultAccount);

  private static final Accepted TRACING =
      new Accepted(
          "there is no tracing provider, so nothing is traced",
          difference -> difference.fields().endsWith(".typedConfig.tracing"));

  private static final Accepted AUTHORIZATION =
      new Accepted(
          "authorization is not enforced by sidecars yet; what it protects is closed",
          SidecarReasons::isAuthorization);

  private static final Accepted ADDRESSES =
      new Accepted(
          "all addresses of a ServiceEntry are names of its host; istiod knows the last one, and"
              + " takes a network for a name",
          SidecarReasons::areAddresses);

  private SidecarReasons() {}

  static AcceptedDifferences of(ResourceKind kind) {
    return switch (kind) {
      case LISTENERS -> new AcceptedDifferences(List.of(SECRETS, TRACING, AUTHORIZATION));
      case ROUTES ->
          new AcceptedDifferences(List.of(OTHER_PORT), List.of(RouteReasons.REFUSED, ADDRESSES));
      case CLUSTERS ->
          new AcceptedDifferences(
              List.of(SECRETS, HEALTHY, FILES), List.of(GrpcReasons.CLOSED, IDENTITY));
      case ENDPOINTS -> new AcceptedDifferences(List.of(HEALTHY));
    };
  }

  private static boolean isOtherPort(Difference difference) {
    String fields = difference.fields();
    boolean isTarget =
        fields.endsWith(".route.cluster")
            || fields.endsWith(".decorator.operation")
            || fields.endsWith("Clusters.clusters[].name")
            || fields.endsWith(".requestMirrorPolicies[].cluster");
    return isTarget
        && difference.expected().isJsonPrimitive()
        && difference.actual().isJsonPrimitive()
        && isPort(port(difference.expected().getAsString()), difference.ours())
        && withoutPort(difference.expected().getAsString())
            .equals(withoutPort(difference.actual().getAsString()));
  }

  /** Whether a port is that of the listener that asks for a table of routes. */
  private static boolean isPort(String port, JsonElement routes) {
    String name = routes.getAsJsonObject().get("name").getAsString();
    return port(name).equals(port);
  }

  /** The port of a cluster, of {@code host:port/path} or of a table of routes. */
  private static String port(String target) {
    return target.startsWith("outbound|")
        ? target.split("\\|", -1)[1]
        : target.replaceFirst("^[^:/]*:(\\d+).*", "$1");
  }

  private static String withoutPort(String target) {
    return target.startsWith("outbound|")
        ? target.replaceFirst("\\|\\d+\\|", "|")
        : target.replaceFirst(":\\d+", "");
  }

  private static boolean areAddresses(Difference difference) {
    if (!difference.is("virtualHosts[].domains")
        || !difference.expected().isJsonArray()
        || !difference.actual().isJsonArray()) {
      return false;
    }
    Set<String> theirs = texts(difference.expected());
    Set<String> ours = texts(difference.actual());
    Set<String> missing = new TreeSet<>(theirs);
    missing.removeAll(ours);
    Set<String> added = new TreeSet<>(ours);
    added.removeAll(theirs);
    return missing.stream().allMatch(each -> each.contains("/"))
        && added.stream().allMatch(each -> each.matches("[0-9.]+|\\[.+]"));
  }

  private static Set<String> texts(JsonElement array) {
    Set<String> texts = new TreeSet<>();
    array.getAsJsonArray().forEach(each -> texts.add(each.getAsString()));
    return texts;
  }

  private static boolean isDefaultAccount(Difference difference) {
    return difference.fields().endsWith(".defaultValidationContext.matchSubjectAltNames")
        && difference.expected().isJsonNull()
        && difference.actual().isJsonArray()
        && difference.actual().getAsJsonArray().asList().stream()
            .allMatch(
                name ->
                    name.getAsJsonObject()
                        .get("exact")
                        .getAsString()
                        .matches("spiffe://[^/]+/ns/[^/]+/sa/default"));
  }

  private static boolean isAuthorization(Difference difference) {
    boolean isFilters =
        difference.path().endsWith(".filters") || difference.path().endsWith(".httpFilters");
    return isFilters && difference.expected().toString().contains(".rbac");
  }
}
