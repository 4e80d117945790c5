package io.mizzen.it.golden;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Set;
import java.util.TreeSet;

/** Reading of JSON values that may be absent. */
final class JsonValues {
  private JsonValues() {}

  /** An element as an array; the array itself, and none for nothing. */
  static JsonArray array(JsonElement element) {
    if (element instanceof JsonArray array) {
      return array;
    }
    JsonArray array = new JsonArray();
    if (element instanceof JsonObject || element instanceof JsonPrimitive) {
      array.add(element);
    }
    return array;
  }

  /** The texts of an array, sorted. */
  static Set<String> texts(JsonElement array) {
    Set<String> texts = new TreeSet<>();
    array(array).forEach(each -> texts.add(each.getAsString()));
    return texts;
  }

  /** A text; empty for anything else. */
  static String text(JsonElement element) {
    return element instanceof JsonPrimitive ? element.getAsString() : "";
  }
}
