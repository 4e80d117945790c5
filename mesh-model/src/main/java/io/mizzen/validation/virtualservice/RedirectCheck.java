package io.mizzen.validation.virtualservice;

import io.mizzen.rules.virtualservice.VirtualService.HttpBody;
import io.mizzen.rules.virtualservice.VirtualService.HttpDirectResponse;
import io.mizzen.rules.virtualservice.VirtualService.HttpMatchRequest;
import io.mizzen.rules.virtualservice.VirtualService.HttpRedirect;
import io.mizzen.rules.virtualservice.VirtualService.HttpRewrite;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.NameCheck;
import io.mizzen.validation.NumberCheck;
import io.mizzen.validation.PatternCheck;
import io.mizzen.validation.ViolationCode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Redirects, direct responses and rewrites. */
final class RedirectCheck {
  private static final int LARGEST_BODY = 1 << 20;
  private static final int LARGE_BODY = 100 << 10;

  private RedirectCheck() {}

  static void redirect(
      FieldContext context, HttpRedirect redirect, List<HttpMatchRequest> matches) {
    if (!redirect.prefixRewrite().isEmpty()) {
      prefixRewrite(context.field("prefixRewrite"), redirect, matches);
    }
    context.ifPresent("port", redirect.port(), NumberCheck::optionalPort);
  }

  private static void prefixRewrite(
      FieldContext context, HttpRedirect redirect, List<HttpMatchRequest> matches) {
    boolean onlyPrefixes =
        matches.stream()
            .flatMap(match -> match.uri().stream())
            .allMatch(uri -> uri.prefix().isPresent());
    boolean allPrefixes =
        !matches.isEmpty() && matches.stream().allMatch(match -> match.uri().isPresent());
    if (!onlyPrefixes) {
      context.error(
          ViolationCode.CONFLICT,
          redirect.prefixRewrite(),
          "a uri prefix, not exact or regex, in the matches of the rule",
          "without a matched prefix there is nothing to rewrite; use uri");
    } else if (!allPrefixes) {
      context.warning(
          ViolationCode.CONFLICT,
          redirect.prefixRewrite(),
          "a uri prefix in every match of the rule",
          "where no prefix was matched the whole path is kept behind the new prefix");
    }
  }

  static void directResponse(FieldContext context, HttpDirectResponse response) {
    context.ifPresent("body", response.body(), RedirectCheck::body);
  }

  private static void body(FieldContext context, HttpBody body) {
    context.ifPresent(
        "string",
        body.string(),
        (field, text) -> bodySize(field, text.getBytes(StandardCharsets.UTF_8).length));
    context.ifPresent("bytes", body.bytes(), RedirectCheck::base64);
  }

  private static void base64(FieldContext context, String text) {
    try {
      // Proto JSON takes both alphabets (RFC 4648, sections 4 and 5).
      String standard = text.replace('-', '+').replace('_', '/');
      bodySize(context, Base64.getDecoder().decode(standard).length);
    } catch (IllegalArgumentException broken) {
      context.error(ViolationCode.INVALID_VALUE, NameCheck.quoted(text), "base64");
    }
  }

  private static void bodySize(FieldContext context, int bytes) {
    if (bytes > LARGEST_BODY) {
      context.error(ViolationCode.OUT_OF_RANGE, bytes + " bytes", "at most 1 MiB");
    } else if (bytes > LARGE_BODY) {
      context.warning(
          ViolationCode.OUT_OF_RANGE,
          bytes + " bytes",
          "at most 100 KiB",
          "the body travels with every route that holds it; serve it from a service");
    }
  }

  static void rewrite(FieldContext context, HttpRewrite rewrite) {
    context.ifPresent(
        "uriRegexRewrite",
        rewrite.uriRegexRewrite(),
        (at, any) -> PatternCheck.regex(at.field("match"), any.match()));
  }
}
