package io.mizzen.it.simulation;

import io.grpc.Status;
import io.grpc.Status.Code;
import io.mizzen.simulation.CallTrace;
import io.mizzen.simulation.Outcome;
import java.util.HashMap;
import java.util.Map;

/**
 * The prediction of a trace for many equal gRPC calls: the share of each ending.
 *
 * @param shares by version of the server, or by status code where none answers
 */
record Prediction(Map<String, Double> shares) {
  /** The codes of grpc-java for the HTTP statuses that the cases use (gRFC A33). */
  private static final Map<String, Code> HTTP =
      Map.of(
          "HTTP status 200", Code.UNKNOWN,
          "HTTP status 401", Code.UNAUTHENTICATED,
          "HTTP status 403", Code.PERMISSION_DENIED,
          "HTTP status 503", Code.UNAVAILABLE);

  private static final String GRPC = "gRPC status ";

  Prediction {
    shares = Map.copyOf(shares);
  }

  /**
   * Reads a trace.
   *
   * @param versions of the servers by address
   */
  static Prediction of(CallTrace trace, Map<String, String> versions) {
    return new Prediction(
        trace
            .outcome()
            .fold(
                forwarded -> shares(forwarded, versions),
                answered -> Map.of(codeOf(answered.status()).toString(), 1.0),
                redirected -> Map.of("redirected", 1.0),
                failed -> Map.of(Code.UNAVAILABLE.toString(), 1.0)));
  }

  private static Map<String, Double> shares(
      Outcome.Forwarded forwarded, Map<String, String> versions) {
    Map<String, Double> shares = new HashMap<>();
    for (Outcome.Target target : forwarded.targets()) {
      double share = target.percent() / 100;
      if (target.endpoints().isEmpty()) {
        shares.merge(Code.UNAVAILABLE.toString(), share, Double::sum);
      }
      target
          .endpoints()
          .forEach(
              endpoint ->
                  shares.merge(
                      versions.getOrDefault(endpoint.address(), endpoint.address()),
                      share / target.endpoints().size(),
                      Double::sum));
    }
    return shares;
  }

  private static Code codeOf(String status) {
    return status.startsWith(GRPC)
        ? Status.fromCodeValue(Integer.parseInt(status.substring(GRPC.length()))).getCode()
        : HTTP.getOrDefault(status, Code.DATA_LOSS);
  }
}
