package io.mizzen.validation;

import io.mizzen.api.Severity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * A place in the resource under validation: a path, and the list that collects what is found.
 *
 * <p>Checks get a place, step into fields with it and report to it; they never build paths. All
 * places of one validation share one list, which is why a validation is confined to one thread.
 */
final class Place {
  private static final int LONGEST_QUOTE = 80;
  private static final Pattern PLAIN = Pattern.compile("[-_0-9A-Za-z]+");

  private final String path;
  private final List<Violation> seen;

  private Place(String path, List<Violation> seen) {
    this.path = path;
    this.seen = seen;
  }

  /** The top of a resource; everything found below it is added to {@code seen}. */
  static Place root(List<Violation> seen) {
    return new Place("", seen);
  }

  Place field(String name) {
    return new Place(path.isEmpty() ? name : path + "." + name, seen);
  }

  Place item(int index) {
    return new Place(path + "[" + index + "]", seen);
  }

  /** The entry of a map; a key that is no plain word is quoted, since keys may hold dots. */
  Place key(String key) {
    return PLAIN.matcher(key).matches()
        ? field(key)
        : new Place(path + "[\"" + key.replace("\\", "\\\\").replace("\"", "\\\"") + "\"]", seen);
  }

  /** Steps into the field and checks its value, when there is one. */
  <T> void ifPresent(String name, Optional<T> value, BiConsumer<Place, T> check) {
    value.ifPresent(present -> check.accept(field(name), present));
  }

  /** Steps into a list field and checks each entry. */
  <T> void each(String name, List<T> values, BiConsumer<Place, T> check) {
    Place list = field(name);
    for (int i = 0; i < values.size(); i++) {
      check.accept(list.item(i), values.get(i));
    }
  }

  /** Steps into a map field and checks each entry. */
  <T> void eachEntry(
      String name, Map<String, T> entries, BiConsumer<Place, Map.Entry<String, T>> check) {
    Place map = field(name);
    entries.entrySet().forEach(entry -> check.accept(map.key(entry.getKey()), entry));
  }

  void error(ViolationCode code, Object found, String expected, String mend) {
    report(Severity.ERROR, code, found, expected, mend);
  }

  void error(ViolationCode code, Object found, String expected) {
    report(Severity.ERROR, code, found, expected, "");
  }

  void warning(ViolationCode code, Object found, String expected, String mend) {
    report(Severity.WARNING, code, found, expected, mend);
  }

  private void report(
      Severity severity, ViolationCode code, Object found, String expected, String mend) {
    seen.add(new Violation(severity, code, path, quoted(found.toString()), expected, mend));
  }

  private static String quoted(String found) {
    return found.length() <= LONGEST_QUOTE ? found : found.substring(0, LONGEST_QUOTE) + "…";
  }

  @Override
  public String toString() {
    return path;
  }
}
