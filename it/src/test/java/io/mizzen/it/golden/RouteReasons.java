package io.mizzen.it.golden;

import io.mizzen.it.golden.AcceptedDifferences.Accepted;
import io.mizzen.it.golden.Differences.Difference;
import java.util.List;

/** The reasons why the routes of single VirtualServices differ from Istio's. */
final class RouteReasons {
  private static final Accepted CONVERTED =
      new Accepted(
          "Istio's own conversion of Gateway API and Ingress, by an internal annotation",
          RouteReasons::isConverted);

  private static final Accepted EXTENSION_SERVICE =
      new Accepted(
          "the extension service of an InferencePool, a kind that Mizzen does not have",
          difference ->
              difference.isLeftOut("[].typedPerFilterConfig")
                  && difference.expected().toString().contains(".http.ext_proc\""));

  private static final Accepted NO_REDIRECT =
      new Accepted(
          "a redirect whose status is none never gets here: the rule is refused when it is read",
          difference ->
              difference.isAdded("[].redirect")
                  && !difference.actual().toString().contains("responseCode"));

  private static final Accepted CLAIMS =
      new Accepted(
          "claims of a token are matched at gateways: for the mesh such a rule is refused when"
              + " read",
          difference ->
              difference.isLeftOut("[].match.dynamicMetadata")
                  || (difference.isAdded("[].match.headers")
                      && difference.actual().toString().contains("\"@request.auth.claims.")));

  private RouteReasons() {}

  static AcceptedDifferences all() {
    return new AcceptedDifferences(List.of(CONVERTED, EXTENSION_SERVICE, NO_REDIRECT, CLAIMS));
  }

  private static boolean isConverted(Difference difference) {
    return difference.isLeftOut(
            "[].route.clusterNotFoundResponseCode",
            "[].route.appendXForwardedHost",
            "[].match.pathSeparatedPrefix")
        || (difference.isAdded("[].match.prefix")
            && difference.actual().equals(difference.expectedIn().get("pathSeparatedPrefix")))
        || (difference.isLeftOut("[].route.regexRewrite")
            && difference.actualIn().has("prefixRewrite"))
        || (difference.isAdded("[].route.prefixRewrite")
            && difference.expectedIn().has("regexRewrite"))
        || (difference.is("[].decorator.operation")
            && difference
                .actual()
                .getAsString()
                .startsWith(difference.expected().getAsString().replaceFirst("\\*$", "")));
  }
}
