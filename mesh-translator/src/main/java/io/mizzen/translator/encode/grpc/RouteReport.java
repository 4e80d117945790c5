package io.mizzen.translator.encode.grpc;

import io.mizzen.rules.virtualservice.VirtualService.Headers;
import io.mizzen.rules.virtualservice.VirtualService.HttpDirectResponse;
import io.mizzen.rules.virtualservice.VirtualService.HttpRoute;
import io.mizzen.translator.core.NotAppliedCollector;
import java.util.Optional;

/** The fields of an HTTP route that no gRPC client reads. */
final class RouteReport {
  private static final String NO_MIRROR = "gRPC clients do not mirror calls";
  private static final String NO_REWRITE = "gRPC clients do not rewrite calls";
  private static final String NO_HEADERS = "gRPC clients do not change metadata on a route";

  private final NotAppliedCollector notApplied;
  private final String path;

  RouteReport(NotAppliedCollector notApplied, String path) {
    this.notApplied = notApplied;
    this.path = path;
  }

  void of(HttpRoute http) {
    notApplied.ifPresent(http.rewrite(), path + ".rewrite", NO_REWRITE);
    notApplied.ifPresent(http.mirror(), path + ".mirror", NO_MIRROR);
    notApplied.ifAny(http.mirrors(), path + ".mirrors", NO_MIRROR);
    notApplied.ifPresent(http.mirrorPercent(), path + ".mirrorPercent", NO_MIRROR);
    notApplied.ifPresent(http.mirrorPercentage(), path + ".mirrorPercentage", NO_MIRROR);
    notApplied.ifPresent(
        http.corsPolicy(), path + ".corsPolicy", "CORS concerns browsers, not gRPC clients");
    headers(http.headers(), path + ".headers");
    for (int i = 0; i < http.route().size(); i++) {
      headers(http.route().get(i).headers(), path + ".route[" + i + "].headers");
    }
    http.directResponse()
        .flatMap(HttpDirectResponse::body)
        .ifPresent(
            body ->
                notApplied.add(path + ".directResponse.body", "a failed gRPC call has no body"));
  }

  private void headers(Optional<Headers> headers, String at) {
    headers.ifPresent(
        h -> {
          notApplied.ifPresent(h.request(), at + ".request", NO_HEADERS);
          notApplied.ifPresent(h.response(), at + ".response", NO_HEADERS);
        });
  }
}
