package io.mizzen.translator.encode.envoy.route;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.RedirectAction;
import io.envoyproxy.envoy.config.route.v3.RedirectAction.RedirectResponseCode;
import io.mizzen.rules.virtualservice.VirtualService.HttpDirectResponse;
import io.mizzen.rules.virtualservice.VirtualService.HttpRedirect;
import io.mizzen.rules.virtualservice.VirtualService.RedirectPortSelection;
import java.util.Base64;

/** Answers that a sidecar gives by itself. */
final class DirectAnswers {
  private DirectAnswers() {}

  static DirectResponseAction empty(int status) {
    return DirectResponseAction.newBuilder().setStatus(status).build();
  }

  static DirectResponseAction response(HttpDirectResponse response) {
    DirectResponseAction.Builder action =
        DirectResponseAction.newBuilder().setStatus(response.status());
    response
        .body()
        .ifPresent(
            body -> {
              body.string().ifPresent(text -> action.getBodyBuilder().setInlineString(text));
              body.bytes()
                  .map(base64 -> ByteString.copyFrom(Base64.getDecoder().decode(base64)))
                  .ifPresent(bytes -> action.getBodyBuilder().setInlineBytes(bytes));
            });
    return action.build();
  }

  static RedirectAction redirect(HttpRedirect redirect, int listenerPort) {
    RedirectAction.Builder action =
        RedirectAction.newBuilder()
            .setHostRedirect(redirect.authority())
            .setResponseCode(code(redirect.redirectCode()));
    if (!redirect.prefixRewrite().isEmpty()) {
      action.setPrefixRewrite(redirect.prefixRewrite());
    } else {
      action.setPathRedirect(redirect.uri());
    }
    if (!redirect.scheme().isEmpty()) {
      action.setSchemeRedirect(redirect.scheme());
    }
    int port =
        redirect
            .port()
            .or(
                () ->
                    redirect
                        .derivePort()
                        .filter(derived -> derived == RedirectPortSelection.FROM_REQUEST_PORT)
                        .map(derived -> listenerPort))
            .orElse(0);
    return action.setPortRedirect(isDefault(port, redirect.scheme()) ? 0 : port).build();
  }

  /** A port that the scheme implies is not written; a sidecar's requests come by http. */
  private static boolean isDefault(int port, String scheme) {
    return scheme.equals("https") ? port == 443 : port == 80;
  }

  private static RedirectResponseCode code(int status) {
    return switch (status) {
      case 302 -> RedirectResponseCode.FOUND;
      case 303 -> RedirectResponseCode.SEE_OTHER;
      case 307 -> RedirectResponseCode.TEMPORARY_REDIRECT;
      case 308 -> RedirectResponseCode.PERMANENT_REDIRECT;
      default -> RedirectResponseCode.MOVED_PERMANENTLY;
    };
  }
}
