package io.mizzen.examples.bookinfo.page;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An HTTP response, complete. Every reply carries the headers that keep a browser careful. */
record Reply(int status, Map<String, String> headers, Body body) {
  private static final Map<String, String> CAREFUL =
      Map.of(
          "Content-Security-Policy",
              "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self';"
                  + " connect-src 'self'; form-action 'self'; base-uri 'none';"
                  + " frame-ancestors 'none'",
          "X-Content-Type-Options", "nosniff",
          // Not no-referrer: a browser would then send "Origin: null" with the page's own forms.
          "Referrer-Policy", "same-origin",
          "Cache-Control", "no-store");

  Reply {
    Map<String, String> all = new LinkedHashMap<>(CAREFUL);
    all.putAll(headers);
    headers = Map.copyOf(all);
  }

  /** Bytes that nobody else holds. */
  static final class Body {
    private final byte[] bytes;

    private Body(byte[] bytes) {
      this.bytes = bytes;
    }

    static Body of(String text) {
      return new Body(text.getBytes(StandardCharsets.UTF_8));
    }

    static Body of(byte[] bytes) {
      return new Body(bytes.clone());
    }

    int length() {
      return bytes.length;
    }

    void writeTo(OutputStream out) throws IOException {
      out.write(bytes);
    }
  }

  static Reply html(int status, Html html) {
    return new Reply(
        status, Map.of("Content-Type", "text/html; charset=utf-8"), Body.of(html.markup()));
  }

  static Reply json(String json) {
    return new Reply(200, Map.of("Content-Type", "application/json; charset=utf-8"), Body.of(json));
  }

  static Reply file(String contentType, byte[] bytes) {
    return new Reply(
        200, Map.of("Content-Type", contentType, "Cache-Control", "no-cache"), Body.of(bytes));
  }

  /** After a form: go and look (303, so that reload does not send the form again). */
  static Reply seeOther(String location) {
    return new Reply(303, Map.of("Location", location), Body.of(""));
  }

  Reply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, more, body);
  }
}
