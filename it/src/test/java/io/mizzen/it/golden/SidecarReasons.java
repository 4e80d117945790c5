package io.mizzen.it.golden;

import io.mizzen.it.golden.AcceptedDifferences.Accepted;
import io.mizzen.it.golden.Differences.Difference;
import java.util.List;

/** The reasons why the resources of a sidecar differ from istiod's. */
final class SidecarReasons {
  private static final Accepted OTHER_PORT =
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
          difference ->
              difference.path().contains("commonTlsContext.combinedValidationContext")
                  || difference.path().contains("commonTlsContext.validationContext")
                  || difference.path().contains("commonTlsContext.tlsCertificates"));

  private static final Accepted TRACING =
      new Accepted(
          "there is no tracing provider, so nothing is traced",
          difference -> difference.fields().endsWith(".typedConfig.tracing"));

  private static final Accepted AUTHORIZATION =
      new Accepted(
          "authorization is not enforced by sidecars yet; what it protects is closed",
          SidecarReasons::isAuthorization);

  private SidecarReasons() {}

  static AcceptedDifferences of(ResourceKind kind) {
    return new AcceptedDifferences(
        switch (kind) {
          case LISTENERS -> List.of(SECRETS, TRACING, AUTHORIZATION);
          case ROUTES -> List.of(OTHER_PORT);
          case CLUSTERS -> List.of(SECRETS, HEALTHY, FILES);
          case ENDPOINTS -> List.of(HEALTHY);
        });
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
        && withoutPort(difference.expected().getAsString())
            .equals(withoutPort(difference.actual().getAsString()));
  }

  private static String withoutPort(String target) {
    return target.startsWith("outbound|")
        ? target.replaceFirst("\\|\\d+\\|", "|")
        : target.replaceFirst(":\\d+", "");
  }

  private static boolean isAuthorization(Difference difference) {
    boolean isFilters =
        difference.path().endsWith(".filters") || difference.path().endsWith(".httpFilters");
    return isFilters && difference.expected().toString().contains(".rbac");
  }
}
