package io.mizzen.validation.virtualservice;

import io.mizzen.rules.virtualservice.VirtualService.HttpRetry;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.NameCheck;
import io.mizzen.validation.ViolationCode;
import java.util.Set;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/** {@code HTTPRetry}. */
@API(status = API.Status.INTERNAL)
public final class RetryCheck {
  private static final Set<String> CONDITIONS =
      Set.of(
          "5xx",
          "gateway-error",
          "reset",
          "reset-before-request",
          "connect-failure",
          "envoy-ratelimited",
          "retriable-4xx",
          "refused-stream",
          "retriable-status-codes",
          "retriable-headers",
          "http3-post-connect-failure",
          "cancelled",
          "deadline-exceeded",
          "internal",
          "resource-exhausted",
          "unavailable");

  /** The assigned statuses (IANA's registry), as numbers. */
  private static final Pattern STATUS =
      Pattern.compile(
          "10[0-3]|20[0-8]|226|30[0-578]|40[0-9]|41[0-8]|42[1-689]|431|451|50[0-8]|51[01]");

  private RetryCheck() {}

  /** The attempts and conditions of a retry policy. */
  public static void retries(FieldContext context, HttpRetry retries) {
    if (retries.attempts() == 0 && hasMoreThanAttempts(retries)) {
      context
          .field("attempts")
          .error(
              ViolationCode.CONFLICT,
              0,
              "1 or more beside perTryTimeout, retryOn or retryRemoteLocalities",
              "attempts 0 switches retries off: remove the other fields or raise it");
    }
    if (!retries.retryOn().isEmpty()) {
      retryOn(context.field("retryOn"), retries.retryOn());
    }
  }

  private static boolean hasMoreThanAttempts(HttpRetry retries) {
    return retries.perTryTimeout().isPresent()
        || !retries.retryOn().isEmpty()
        || retries.retryRemoteLocalities().isPresent();
  }

  private static void retryOn(FieldContext context, String retryOn) {
    for (String token : retryOn.split(",", -1)) {
      if (!CONDITIONS.contains(token) && !STATUS.matcher(token).matches()) {
        context.error(
            ViolationCode.INVALID_VALUE,
            NameCheck.quoted(token),
            "conditions of Envoy's retry policy or HTTP statuses, separated by commas alone",
            "for example 5xx,connect-failure,unavailable,503");
      }
    }
  }
}
