package io.mizzen.examples.bookinfo.mesh;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A value inside a YAML document; what is absent stays absent, however deep one asks. */
record YamlTree(@Nullable Object value) {

  YamlTree at(String... path) {
    Object here = value;
    for (String name : path) {
      here = here instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return new YamlTree(here);
  }

  Optional<String> text() {
    return value == null || value instanceof Map<?, ?> || value instanceof List<?>
        ? Optional.empty()
        : Optional.of(value.toString());
  }

  List<YamlTree> items() {
    return value instanceof List<?> list ? list.stream().map(YamlTree::new).toList() : List.of();
  }

  /** The entries of a map whose values are texts. */
  Map<String, String> texts() {
    if (!(value instanceof Map<?, ?> map)) {
      return Map.of();
    }
    Map<String, String> texts = new TreeMap<>();
    map.forEach(
        (name, text) ->
            new YamlTree(text).text().ifPresent(t -> texts.put(String.valueOf(name), t)));
    return texts;
  }
}
