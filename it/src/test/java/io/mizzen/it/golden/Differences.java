package io.mizzen.it.golden;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Field-by-field comparison of two JSON trees. */
final class Differences {
  private static final JsonObject NOTHING = new JsonObject();

  private final List<Difference> found = new ArrayList<>();

  /**
   * One field that differs.
   *
   * @param path fields joined by dots, places in lists in brackets
   * @param expected istiod's; {@link JsonNull} if it has none
   * @param actual ours; {@link JsonNull} if we have none
   * @param expectedIn the object of istiod's that has the field; empty for a whole resource
   * @param actualIn the object of ours that has it
   * @param ours all of ours
   */
  record Difference(
      String path,
      JsonElement expected,
      JsonElement actual,
      JsonObject expectedIn,
      JsonObject actualIn,
      JsonElement ours) {
    private static final Pattern IN_ROUTE =
        Pattern.compile("virtualHosts\\[(\\d+)]\\.routes\\[(\\d+)].*");

    /** The path with every place in a list left open. */
    String fields() {
      return path.replaceAll("\\[\\d+]", "[]");
    }

    /** Whether it is one of these fields, as {@link #fields} spells them. */
    boolean is(String... fields) {
      return List.of(fields).contains(fields());
    }

    /** Whether it is one of these fields and only istiod has it. */
    boolean isLeftOut(String... fields) {
      return is(fields) && actual.isJsonNull();
    }

    /** Whether it is one of these fields and only we have it. */
    boolean isAdded(String... fields) {
      return is(fields) && expected.isJsonNull();
    }

    /** Our route that has the field; empty for a field of anything else. */
    Optional<JsonObject> ourRoute() {
      Matcher place = IN_ROUTE.matcher(path);
      return place.matches()
          ? Optional.of(
              element(
                  ourHost(place.group(1)).getAsJsonArray("routes"),
                  Integer.parseInt(place.group(2))))
          : Optional.empty();
    }

    /** The domains of our virtual host that has the route with the field. */
    Set<String> ourDomains() {
      Set<String> domains = new TreeSet<>();
      Matcher place = IN_ROUTE.matcher(path);
      if (place.matches()) {
        ourHost(place.group(1))
            .getAsJsonArray("domains")
            .forEach(each -> domains.add(each.getAsString()));
      }
      return domains;
    }

    private JsonObject ourHost(String place) {
      return element(
          ours.getAsJsonObject().getAsJsonArray("virtualHosts"), Integer.parseInt(place));
    }

    private static JsonObject element(JsonArray array, int place) {
      return array.get(place).getAsJsonObject();
    }

    @Override
    public String toString() {
      return path + ": istiod " + brief(expected) + ", ours " + brief(actual);
    }

    private static String brief(JsonElement element) {
      String text = element.toString();
      return text.length() > 300 ? text.substring(0, 300) + "..." : text;
    }
  }

  private final JsonElement ours;

  private Differences(JsonElement ours) {
    this.ours = ours;
  }

  static List<Difference> between(JsonElement expected, JsonElement actual) {
    Differences all = new Differences(actual);
    all.compare(new Place("", NOTHING, NOTHING), expected, actual);
    return all.found;
  }

  private void compare(Place place, JsonElement expected, JsonElement actual) {
    if (expected.isJsonObject() && actual.isJsonObject()) {
      compare(place.path(), expected.getAsJsonObject(), actual.getAsJsonObject());
    } else if (expected.isJsonArray() && actual.isJsonArray()) {
      compare(place, expected.getAsJsonArray(), actual.getAsJsonArray());
    } else if (!same(expected, actual)) {
      differ(place, expected, actual);
    }
  }

  private void differ(Place place, JsonElement expected, JsonElement actual) {
    found.add(
        new Difference(place.path(), expected, actual, place.expectedIn(), place.actualIn(), ours));
  }

  private static boolean same(JsonElement one, JsonElement other) {
    if (one.isJsonPrimitive() && other.isJsonPrimitive()) {
      // A number that is written as text, as 64-bit ones are, is the same number.
      return one.getAsString().equals(other.getAsString()) || sameNumber(one, other);
    }
    return one.equals(other);
  }

  private static boolean sameNumber(JsonElement one, JsonElement other) {
    return one.getAsJsonPrimitive().isNumber()
        && other.getAsJsonPrimitive().isNumber()
        && one.getAsDouble() == other.getAsDouble();
  }

  private void compare(String path, JsonObject expected, JsonObject actual) {
    Set<String> names = new TreeSet<>(expected.keySet());
    names.addAll(actual.keySet());
    for (String name : names) {
      compare(
          new Place(path.isEmpty() ? name : path + "." + name, expected, actual),
          expected.has(name) ? expected.get(name) : JsonNull.INSTANCE,
          actual.has(name) ? actual.get(name) : JsonNull.INSTANCE);
    }
  }

  private void compare(Place place, JsonArray expected, JsonArray actual) {
    boolean isOfNames = place.path().endsWith("].domains");
    if (expected.size() != actual.size() || (isOfNames && !expected.equals(actual))) {
      differ(place, expected, actual);
      return;
    }
    List<JsonElement> ours = ordered(place.path(), actual);
    List<JsonElement> theirs = ordered(place.path(), expected);
    for (int i = 0; i < theirs.size(); i++) {
      compare(place.element(i), theirs.get(i), ours.get(i));
    }
  }

  /**
   * Neither endpoints of one locality nor filter chains nor conditions on a query have an order
   * that means anything.
   */
  private static List<JsonElement> ordered(String path, JsonArray array) {
    List<JsonElement> elements = new ArrayList<>(array.asList());
    if (path.endsWith("lbEndpoints")) {
      elements.sort(
          Comparator.comparing(each -> each.getAsJsonObject().get("endpoint").toString()));
    }
    if (path.equals("filterChains")) {
      // Envoy takes the chain whose match is the most specific one.
      elements.sort(
          Comparator.comparing(
              each -> withSortedFields(each.getAsJsonObject().get("filterChainMatch"))));
    }
    if (path.endsWith(".match.queryParameters")) {
      elements.sort(Comparator.comparing(each -> each.getAsJsonObject().get("name").getAsString()));
    }
    return elements;
  }

  private static String withSortedFields(@Nullable JsonElement element) {
    if (element instanceof JsonArray array) {
      return array.asList().stream().map(Differences::withSortedFields).toList().toString();
    }
    if (element instanceof JsonObject object) {
      Map<String, String> fields = new TreeMap<>();
      object
          .entrySet()
          .forEach(each -> fields.put(each.getKey(), withSortedFields(each.getValue())));
      return fields.toString();
    }
    return String.valueOf(element);
  }

  /** The place of the comparison: a path, and the innermost objects around it. */
  private record Place(String path, JsonObject expectedIn, JsonObject actualIn) {
    Place element(int index) {
      return new Place(path + "[" + index + "]", expectedIn, actualIn);
    }
  }
}
