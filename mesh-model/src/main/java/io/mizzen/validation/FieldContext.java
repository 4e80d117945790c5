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
 * The context of one field under validation: its path, and the list that collects violations.
 *
 * <p>Checks get a context, step into fields with it and report to it; they never build paths. All
 * contexts of one validation share one list, which is why a validation is confined to one thread.
 */
@API(status = API.Status.INTERNAL)
public final class FieldContext {
  private final FieldPath path;
  private final List<Violation> seen;

  private FieldContext(FieldPath path, List<Violation> seen) {
    this.path = path;
    this.seen = seen;
  }

  /** The top of a resource; everything found below it is added to {@code seen}. */
  static FieldContext root(List<Violation> seen) {
    return new FieldContext(FieldPath.root(), seen);
  }

  /** A field of a message, or the entry of a map. */
  public FieldContext field(String name) {
    return new FieldContext(path.key(name), seen);
  }

  /** An entry of a list. */
  public FieldContext item(int index) {
    return new FieldContext(path.index(index), seen);
  }

  /** Steps into the field and checks its value, when there is one. */
  public <T> void ifPresent(String name, Optional<T> value, BiConsumer<FieldContext, T> check) {
    value.ifPresent(present -> check.accept(field(name), present));
  }

  /** Steps into a list field and checks each entry. */
  public <T> void each(String name, List<T> values, BiConsumer<FieldContext, T> check) {
    FieldContext list = field(name);
    for (int i = 0; i < values.size(); i++) {
      check.accept(list.item(i), values.get(i));
    }
  }

  /** Steps into a map field and checks each entry. */
  public <T> void eachEntry(
      String name, Map<String, T> entries, BiConsumer<FieldContext, Map.Entry<String, T>> check) {
    FieldContext map = field(name);
    entries.entrySet().forEach(entry -> check.accept(map.field(entry.getKey()), entry));
  }

  /** Reports what refuses the resource. */
  public void error(ViolationCode code, Object found, String expected, String hint) {
    report(Severity.ERROR, code, found, expected, hint);
  }

  /** Reports what refuses the resource, where no hint helps. */
  public void error(ViolationCode code, Object found, String expected) {
    report(Severity.ERROR, code, found, expected, "");
  }

  /** Reports what is odd and accepted. */
  public void warning(ViolationCode code, Object found, String expected, String hint) {
    report(Severity.WARNING, code, found, expected, hint);
  }

  private void report(
      Severity severity, ViolationCode code, Object found, String expected, String hint) {
    String shown = Findings.shown(found.toString());
    seen.add(new Violation(severity, code, path.toString(), shown, expected, hint));
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
