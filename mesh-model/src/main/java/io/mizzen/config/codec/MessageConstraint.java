package io.mizzen.config.codec;

import io.mizzen.config.FindingCode;
import io.mizzen.config.Findings;
import io.mizzen.config.codec.Constraint.Written;
import io.mizzen.config.constraint.AnyField;
import io.mizzen.config.constraint.Exclusive;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A limit of a message's fields together, declared on its record type. Pure. */
interface MessageConstraint {
  /**
   * Looks at a message whose fields have been read.
   *
   * @param isSet whether the field of a name holds more than its default
   * @param message where it was written
   */
  void check(Predicate<String> isSet, Written message, Findings findings);

  /** Limits that hold for what could be read of a message, whatever else is wrong with it. */
  static List<MessageConstraint> exclusions(Class<? extends Record> type) {
    return Stream.of(type.getAnnotationsByType(Exclusive.class))
        .map(exclusive -> exclusive(exclusive.value()[0], exclusive.value()[1]))
        .toList();
  }

  /** Limits that can only be judged where all of a message could be read. */
  static List<MessageConstraint> demands(Class<? extends Record> type, List<String> fields) {
    AnyField any = type.getAnnotation(AnyField.class);
    return any == null ? List.of() : List.of(anyField(any, fields));
  }

  private static MessageConstraint exclusive(String first, String second) {
    return (isSet, message, findings) -> {
      if (isSet.test(first) && isSet.test(second)) {
        message
            .entry(second)
            .error(findings, FindingCode.CONFLICT, first + " and " + second, "one of the two", "");
      }
    };
  }

  private static MessageConstraint anyField(AnyField any, List<String> fields) {
    Set<String> counted = Set.copyOf(any.of().length == 0 ? fields : Arrays.asList(any.of()));
    return (isSet, message, findings) -> {
      if (counted.stream().noneMatch(isSet)) {
        message.error(findings, FindingCode.REQUIRED, any.found(), any.expected(), any.hint());
      }
    };
  }
}
