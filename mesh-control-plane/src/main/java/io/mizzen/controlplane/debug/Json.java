package io.mizzen.controlplane.debug;

import com.google.common.base.CharMatcher;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.mizzen.config.ConfigNode;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;

/** Makes JSON; {@code <}, {@code >} and {@code &} are always written as escapes. */
final class Json {
  private static final Gson PRETTY = new GsonBuilder().setPrettyPrinting().create();

  private Json() {}

  static String print(JsonElement element) {
    return PRETTY.toJson(element);
  }

  static <T> JsonArray array(Collection<T> items, Function<T, ? extends JsonElement> each) {
    JsonArray array = new JsonArray();
    items.forEach(item -> array.add(each.apply(item)));
    return array;
  }

  static JsonArray texts(Collection<String> texts) {
    return array(texts, JsonPrimitive::new);
  }

  static JsonObject entries(Map<String, String> entries) {
    JsonObject object = new JsonObject();
    entries.forEach(object::addProperty);
    return object;
  }

  /** Region, zone and subzone, joined as Istio does; what is not known is left out. */
  static String locality(String region, String zone, String subzone) {
    return CharMatcher.is('/').trimTrailingFrom(region + "/" + zone + "/" + subzone);
  }

  /** A YAML tree as it was written. */
  static JsonElement of(ConfigNode node) {
    if (node instanceof ConfigNode.Mapping mapping) {
      JsonObject object = new JsonObject();
      mapping.entries().forEach(entry -> object.add(entry.key(), of(entry.value())));
      return object;
    }
    if (node instanceof ConfigNode.Sequence list) {
      return array(list.items(), Json::of);
    }
    return scalar((ConfigNode.Scalar) node);
  }

  private static JsonElement scalar(ConfigNode.Scalar scalar) {
    if (scalar.isNull()) {
      return JsonNull.INSTANCE;
    }
    if (scalar.asString().isPresent()) {
      return new JsonPrimitive(scalar.asString().get());
    }
    return switch (scalar.text()) {
      case "true", "True", "TRUE" -> new JsonPrimitive(true);
      case "false", "False", "FALSE" -> new JsonPrimitive(false);
      default -> number(scalar.text());
    };
  }

  private static JsonElement number(String text) {
    try {
      return new JsonPrimitive(new java.math.BigDecimal(text));
    } catch (NumberFormatException e) {
      // Written otherwise, as 0x10: shown as it was written.
      return new JsonPrimitive(text);
    }
  }
}
