package io.mizzen.config.codec;

import io.mizzen.config.FindingCode;
import io.mizzen.config.Findings;
import io.mizzen.config.codec.Constraint.Written;
import io.mizzen.config.constraint.AnyField;
import io.mizzen.config.constraint.Exclusive;
import io.mizzen.config.constraint.SetWhen;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A limit of a message's fields together, declared on its record type. Pure. */
interface MessageConstraint {
  /**
   * Looks at a message whose fields have been read.
   *
   * @param fields what was read
   * @param message where it was written
   */
  void check(Fields fields, Written message, Findings findings);

  /** The fields of a message by their names. */
  interface Fields {
    /** Whether the field holds more than its default. */
    boolean isSet(String name);

    /** A text or an enum as it is written; empty for one that is not set. */
    String text(String name);
  }

  /** Limits that hold for what could be read of a message, whatever else is wrong with it. */
  static List<MessageConstraint> exclusions(Class<? extends Record> type) {
    return Stream.of(type.getAnnotationsByType(Exclusive.class))
        .map(exclusive -> exclusive(exclusive.value()[0], exclusive.value()[1]))
        .toList();
  }

  /** Limits that can only be judged where all of a message could be read. */
  static List<MessageConstraint> demands(Class<? extends Record> type, List<String> fields) {
    List<MessageConstraint> all = new ArrayList<>();
    AnyField any = type.getAnnotation(AnyField.class);
    if (any != null) {
      all.add(anyField(any, fields));
    }
    for (RecordComponent component : type.getRecordComponents()) {
      SetWhen when = component.getAnnotation(SetWhen.class);
      if (when != null) {
        all.add(setWhen(component.getName(), when.field(), when.is()));
      }
    }
    return List.copyOf(all);
  }

  private static MessageConstraint setWhen(String name, String field, String value) {
    return (fields, message, findings) -> {
      boolean isNamed = fields.text(field).equals(value);
      if (isNamed && !fields.isSet(name)) {
        String expected = name + ", with " + field + " " + value;
        message.entry(name).error(findings, FindingCode.REQUIRED, "nothing", expected, "");
      } else if (!isNamed && fields.isSet(name)) {
        String expected = name + " with " + field + " " + value + " only";
        String found = field + " " + fields.text(field);
        message.entry(name).error(findings, FindingCode.CONFLICT, found.strip(), expected, "");
      }
    };
  }

  private static MessageConstraint exclusive(String first, String second) {
    return (fields, message, findings) -> {
      if (fields.isSet(first) && fields.isSet(second)) {
        message
            .entry(second)
            .error(findings, FindingCode.CONFLICT, first + " and " + second, "one of the two", "");
      }
    };
  }

  private static MessageConstraint anyField(AnyField any, List<String> names) {
    Set<String> counted = Set.copyOf(any.of().length == 0 ? names : Arrays.asList(any.of()));
    return (fields, message, findings) -> {
      if (counted.stream().noneMatch(fields::isSet)) {
        message.error(findings, FindingCode.REQUIRED, any.found(), any.expected(), any.hint());
      }
    };
  }
}
