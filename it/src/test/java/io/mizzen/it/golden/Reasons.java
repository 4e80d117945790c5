package io.mizzen.it.golden;

import io.mizzen.it.golden.AcceptedDifferences.Accepted;
import io.mizzen.it.golden.Differences.Difference;
import java.util.List;

/** The reasons why ours differs, by kind of resource. Paths and reasons, never names of cases. */
final class Reasons {
  private Reasons() {}

  static AcceptedDifferences routes() {
    return new AcceptedDifferences(
        List.of(
            new Accepted(
                "a destination without port means the service's only port, as Istio documents it;"
                    + " istiod takes the listener's where the service does not have that",
                Reasons::isOtherPort)));
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

  private static final Accepted SECRETS =
      new Accepted(
          "secrets travel on the ADS stream; there is no agent beside the proxy",
          difference -> difference.path().contains("dsConfig."));

  private static final Accepted HEALTHY =
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

  static AcceptedDifferences clusters() {
    return new AcceptedDifferences(List.of(SECRETS, HEALTHY, FILES));
  }

  static AcceptedDifferences endpoints() {
    return new AcceptedDifferences(List.of(HEALTHY));
  }

  static AcceptedDifferences listeners() {
    return new AcceptedDifferences(
        List.of(
            SECRETS,
            new Accepted(
                "there is no tracing provider, so nothing is traced",
                difference -> difference.fields().endsWith(".typedConfig.tracing")),
            new Accepted(
                "authorization is not enforced by sidecars yet; what it protects is closed",
                Reasons::isAuthorization)));
  }
}
