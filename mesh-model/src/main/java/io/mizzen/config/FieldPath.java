package io.mizzen.config;

import io.mizzen.api.EscapedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The path of a node in a document, for example {@code spec.http[0].labels["a.b"]}. Cheap to
 * extend; the text is made only when somebody asks.
 *
 * <p>Keys of letters, digits, {@code _} and {@code -} follow a dot; all others are quoted in
 * brackets, with {@code \} before a quote or a backslash, control characters escaped as in Java.
 */
@API(status = API.Status.INTERNAL)
public final class FieldPath {
  private static final FieldPath ROOT = new FieldPath(null, new Key(""));

  private final @Nullable FieldPath parent;
  private final Step step;

  private FieldPath(@Nullable FieldPath parent, Step step) {
    this.parent = parent;
    this.step = step;
  }

  /** The document itself; its text is empty. */
  public static FieldPath root() {
    return ROOT;
  }

  /** Reads a path's text; empty when it is not one. */
  public static Optional<FieldPath> parse(String text) {
    return new PathParser(text).parse();
  }

  public FieldPath key(String key) {
    return new FieldPath(this, new Key(key));
  }

  public FieldPath index(int index) {
    return new FieldPath(this, new Index(index));
  }

  /** From the outermost step to the innermost. */
  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    collect(steps);
    return steps;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Step each : steps()) {
      each.appendTo(text);
    }
    return text.toString();
  }

  private void collect(List<Step> steps) {
    if (parent != null) {
      parent.collect(steps);
      steps.add(step);
    }
  }

  /** One step down the tree. */
  sealed interface Step {
    void appendTo(StringBuilder text);
  }

  /** Into a mapping. */
  record Key(String name) implements Step {
    @Override
    public void appendTo(StringBuilder text) {
      if (!isSimple()) {
        String escaped = EscapedText.of(name.replace("\\", "\\\\").replace("\"", "\\\""));
        text.append("[\"").append(escaped).append("\"]");
        return;
      }
      if (text.length() > 0) {
        text.append('.');
      }
      text.append(name);
    }

    private boolean isSimple() {
      return !name.isEmpty() && name.chars().allMatch(PathParser::isSimple);
    }
  }

  /** Into a list, 0-based. */
  record Index(int value) implements Step {
    @Override
    public void appendTo(StringBuilder text) {
      text.append('[').append(value).append(']');
    }
  }
}
