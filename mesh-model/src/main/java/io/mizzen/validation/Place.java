package io.mizzen.validation;

import io.mizzen.api.Severity;
import io.mizzen.config.FieldPath;
import io.mizzen.config.Findings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apiguardian.api.API;

/**
 * A place in the resource under validation: a path, and the list that collects what is found.
 *
 * <p>Checks get a place, step into fields with it and report to it; they never build paths. All
 * places of one validation share one list, which is why a validation is confined to one thread.
 */
@API(status = API.Status.INTERNAL)
public final class Place {
  private final FieldPath path;
  private final List<Violation> seen;

  private Place(FieldPath path, List<Violation> seen) {
    this.path = path;
    this.seen = seen;
  }

  /** The top of a resource; everything found below it is added to {@code seen}. */
  static Place root(List<Violation> seen) {
    return new Place(FieldPath.root(), seen);
  }

  /** A field of a message, or the entry of a map. */
  public Place field(String name) {
    return new Place(path.key(name), seen);
  }

  Place item(int index) {
    return new Place(path.index(index), seen);
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
    entries.entrySet().forEach(entry -> check.accept(map.field(entry.getKey()), entry));
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
    String shown = Findings.shown(found.toString());
    seen.add(new Violation(severity, code, path.toString(), shown, expected, mend));
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
