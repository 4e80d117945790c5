package io.mizzen.controlplane.debug;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/**
 * The answers.
 *
 * @param status of HTTP
 * @param type {@code Content-Type}
 */
record DebugReply(int status, String type, String body) {
  static DebugReply json(JsonElement body) {
    return json(Json.print(body));
  }

  static DebugReply json(String body) {
    return new DebugReply(200, "application/json", body + "\n");
  }

  static DebugReply html(String body) {
    return new DebugReply(200, "text/html; charset=utf-8", body);
  }

  static DebugReply text(int status, String body) {
    return new DebugReply(status, "text/plain; charset=utf-8", body + "\n");
  }

  /** The parameter, its value and what was expected. */
  static DebugReply error(int status, String message) {
    JsonObject body = new JsonObject();
    body.addProperty("error", message);
    return new DebugReply(status, "application/json", Json.print(body) + "\n");
  }
}
