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

  /** Istio's answers hold for rules that its own webhook refuses, as we do when we read them. */
  static final Accepted REFUSED =
      new Accepted(
          "the rule is refused when it is read: a redirect whose status is none, claims of a token"
              + " outside gateways, destinations none of which has a weight",
          difference ->
              isRedirect(difference)
                  || isClaim(difference)
                  || Weightless.isAnsweredInPlace(difference));

  private RouteReasons() {}

  static AcceptedDifferences all() {
    return new AcceptedDifferences(List.of(CONVERTED, EXTENSION_SERVICE, REFUSED));
  }

  private static boolean isRedirect(Difference difference) {
    return difference.isAdded("[].redirect")
        && !difference.actual().toString().contains("responseCode");
  }

  private static boolean isClaim(Difference difference) {
    return difference.isLeftOut("[].match.dynamicMetadata")
        || (difference.isAdded("[].match.headers")
            && difference.actual().toString().contains("\"@request.auth.claims."));
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
