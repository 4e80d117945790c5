package io.mizzen.it.golden;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The part of istiod's routes that gRPC calls can meet. Every call is a POST over http without a
 * query and without a token that a filter has checked; its client does not show each header to the
 * routes.
 */
final class GrpcCalls {
  private final Set<String> authorities;

  /**
   * Calls to one virtual host.
   *
   * @param authorities its domains
   */
  GrpcCalls(Set<String> authorities) {
    this.authorities = authorities;
  }

  /** The routes that some call takes, each with the conditions that are left to decide per call. */
  JsonArray reachable(JsonArray routes) {
    JsonArray reachable = new JsonArray();
    for (JsonElement each : routes) {
      for (JsonObject match : matches(each.getAsJsonObject().getAsJsonObject("match"))) {
        JsonObject route = each.getAsJsonObject().deepCopy();
        route.add("match", match);
        reachable.add(route);
        if (takesAll(match)) {
          return reachable;
        }
      }
    }
    return reachable;
  }

  /**
   * Whether an inverted condition fails for a header that is missing, as it does without a word.
   */
  static boolean failsWhenMissing(JsonObject header) {
    return isInverted(header) && header.has("stringMatch") && holds(header, "");
  }

  private static boolean takesAll(JsonObject match) {
    JsonElement regex =
        match.get("safeRegex") instanceof JsonObject object ? object.get("regex") : null;
    boolean isAnyPath =
        (match.has("prefix") && match.get("prefix").getAsString().equals("/"))
            || (regex != null && regex.getAsString().equals(".*"));
    return isAnyPath && !match.has("headers");
  }

  /** A match for each way in which calls can meet it; none if no call can. */
  private List<JsonObject> matches(JsonObject match) {
    if (match.has("queryParameters") || asksForToken(match)) {
      return List.of();
    }
    List<JsonArray> ways = List.of(new JsonArray());
    if (match.get("headers") instanceof JsonArray headers) {
      for (JsonElement header : headers) {
        ways = both(ways, ways(header.getAsJsonObject()));
      }
    }
    return ways.stream().map(headers -> with(match, headers)).toList();
  }

  private static JsonObject with(JsonObject match, JsonArray headers) {
    JsonObject decided = match.deepCopy();
    decided.remove("headers");
    decided.remove("dynamicMetadata");
    if (!headers.isEmpty()) {
      decided.add("headers", headers);
    }
    return decided;
  }

  private static boolean asksForToken(JsonObject match) {
    return match.get("dynamicMetadata") instanceof JsonArray claims
        && claims.asList().stream().anyMatch(each -> !isSet(each.getAsJsonObject(), "invert"));
  }

  private static List<JsonArray> both(List<JsonArray> ways, List<JsonArray> more) {
    List<JsonArray> all = new ArrayList<>();
    for (JsonArray way : ways) {
      for (JsonArray each : more) {
        JsonArray longer = way.deepCopy();
        longer.addAll(each);
        all.add(longer);
      }
    }
    return all;
  }

  /** The alternatives of one condition: none if it never holds, one without headers if always. */
  private List<JsonArray> ways(JsonObject header) {
    String name = header.get("name").getAsString().toLowerCase(Locale.ROOT);
    Set<String> known =
        switch (name) {
          case ":method" -> Set.of("POST");
          case ":scheme" -> Set.of("http");
          case ":authority" -> authorities;
          default -> Set.of();
        };
    if (!known.isEmpty()) {
      return decided(header, known);
    }
    if (isHidden(name)) {
      return isInverted(header) && !failsWhenMissing(header) ? List.of(new JsonArray()) : List.of();
    }
    if (!isInverted(header) || !header.has("stringMatch")) {
      return List.of(array(header));
    }
    JsonObject other = header.deepCopy();
    other.remove("treatMissingHeaderAsEmpty");
    return failsWhenMissing(header)
        ? List.of(array(other))
        : List.of(array(absent(header)), array(other));
  }

  /** A condition on a value that is known; as it is, where it holds for some spellings only. */
  private static List<JsonArray> decided(JsonObject header, Set<String> values) {
    long holding = values.stream().filter(value -> holds(header, value)).count();
    if (holding != 0 && holding != values.size()) {
      return List.of(array(header));
    }
    return (holding != 0) != isInverted(header) ? List.of(new JsonArray()) : List.of();
  }

  /** The headers that a client keeps from its routes (gRFC A28). */
  private static boolean isHidden(String name) {
    return name.endsWith("-bin")
        || name.startsWith("grpc-")
        || name.startsWith(":")
        || name.equals("user-agent");
  }

  private static boolean holds(JsonObject header, String value) {
    if (!(header.get("stringMatch") instanceof JsonObject match)) {
      return true;
    }
    if (match.get("safeRegex") instanceof JsonObject regex) {
      return Pattern.matches(regex.get("regex").getAsString(), value);
    }
    return match.has("exact")
        ? value.equals(match.get("exact").getAsString())
        : value.startsWith(match.get("prefix").getAsString());
  }

  private static JsonObject absent(JsonObject header) {
    JsonObject absent = new JsonObject();
    absent.add("name", header.get("name"));
    absent.addProperty("presentMatch", true);
    absent.addProperty("invertMatch", true);
    return absent;
  }

  private static JsonArray array(JsonObject only) {
    JsonArray array = new JsonArray();
    array.add(only);
    return array;
  }

  private static boolean isInverted(JsonObject header) {
    return isSet(header, "invertMatch");
  }

  private static boolean isSet(JsonObject object, String field) {
    return object.has(field) && object.get(field).getAsBoolean();
  }
}
