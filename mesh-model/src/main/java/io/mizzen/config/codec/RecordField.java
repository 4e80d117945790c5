package io.mizzen.config.codec;

import io.mizzen.config.OneOf;
import io.mizzen.config.constraint.Always;
import io.mizzen.config.constraint.Confidential;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;

/**
 * One component of a record type.
 *
 * @param name the field's JSON name
 * @param oneOf its oneof, if it is an arm of one
 * @param required what was expected where it is absent, if it must not be
 * @param notEmpty what was expected where it is written empty, if it must not be
 * @param constraints what it may hold
 * @param isAlwaysChecked whether the constraints hold for the default too
 * @param isConfidential whether findings must not show what it holds
 * @param accessor that of the component, accessible
 */
record RecordField(
    String name,
    Optional<String> oneOf,
    Optional<String> required,
    Optional<String> notEmpty,
    List<Constraint> constraints,
    boolean isAlwaysChecked,
    boolean isConfidential,
    ValueCodec<Object> codec,
    Method accessor) {

  static RecordField of(RecordComponent component, ValueCodec<Object> codec) {
    Optional<String> oneOf =
        Optional.ofNullable(component.getAnnotation(OneOf.class)).map(OneOf::value);
    if (oneOf.isPresent() && component.getType() != Optional.class) {
      throw new IllegalArgumentException(
          component.getName() + ": " + component.getType() + " (expected: Optional, for a @OneOf)");
    }
    return new RecordField(
        nameOf(component),
        oneOf,
        Constraints.required(component),
        Constraints.notEmpty(component),
        Constraints.of(component),
        component.isAnnotationPresent(Always.class),
        component.isAnnotationPresent(Confidential.class),
        codec,
        RecordAccess.accessor(component));
  }

  /** The component's name; that of a Java keyword has an underscore at its end. */
  private static String nameOf(RecordComponent component) {
    String name = component.getName();
    return name.endsWith("_") ? name.substring(0, name.length() - 1) : name;
  }

  boolean isConstrained() {
    return required.isPresent() || notEmpty.isPresent() || !constraints.isEmpty();
  }

  Object valueOf(Record record) {
    return RecordAccess.valueOf(accessor, record);
  }
}
