package io.mizzen.examples.bookinfo.page;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request as the site sees it.
 *
 * @param method upper case
 * @param path without the query
 * @param headers first value by lower-case name
 * @param form the fields of a POST; empty otherwise
 */
record Request(String method, String path, Map<String, String> headers, Map<String, String> form) {

  Request {
    Map<String, String> lowered = new LinkedHashMap<>();
    headers.forEach((name, value) -> lowered.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
    headers = Map.copyOf(lowered);
    form = Map.copyOf(form);
  }

  Optional<UserName> user() {
    return Session.user(headers.getOrDefault("cookie", ""));
  }

  /**
   * Reads {@code application/x-www-form-urlencoded}; of a repeated field the first value counts.
   *
   * @throws IllegalArgumentException if an escape is broken
   */
  static Map<String, String> parseForm(String body) {
    Map<String, String> form = new LinkedHashMap<>();
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.putIfAbsent(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return form;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
