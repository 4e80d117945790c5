package io.mizzen.config.codec;

import io.mizzen.config.OneOf;
import io.mizzen.config.constraint.Always;
import io.mizzen.config.constraint.Confidential;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
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
 * @param constraints what it may hold
 * @param isAlwaysChecked whether the constraints hold for the default too
 * @param isConfidential whether findings must not show what it holds
 * @param accessor takes the record, answers the value
 */
record RecordField(
    String name,
    Optional<String> oneOf,
    Optional<String> required,
    List<Constraint> constraints,
    boolean isAlwaysChecked,
    boolean isConfidential,
    ValueCodec<Object> codec,
    MethodHandle accessor) {

  static RecordField of(RecordComponent component, ValueCodec<Object> codec) {
    Optional<String> oneOf =
        Optional.ofNullable(component.getAnnotation(OneOf.class)).map(OneOf::value);
    if (oneOf.isPresent() && component.getType() != Optional.class) {
      throw new IllegalArgumentException(
          component.getName() + ": " + component.getType() + " (expected: Optional, for a @OneOf)");
    }
    return new RecordField(
        component.getName(),
        oneOf,
        Constraints.required(component),
        Constraints.of(component),
        component.isAnnotationPresent(Always.class),
        component.isAnnotationPresent(Confidential.class),
        codec,
        accessor(component.getAccessor()));
  }

  boolean isConstrained() {
    return required.isPresent() || !constraints.isEmpty();
  }

  /** The value of a component. */
  static Object valueOf(RecordComponent component, Record record) {
    return valueOf(accessor(component.getAccessor()), record, component.getName());
  }

  private static MethodHandle accessor(Method method) {
    try {
      method.setAccessible(true);
      return MethodHandles.lookup()
          .unreflect(method)
          .asType(MethodType.methodType(Object.class, Object.class));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("cannot read " + method, e);
    }
  }

  Object valueOf(Record record) {
    return valueOf(accessor, record, name);
  }

  private static Object valueOf(MethodHandle accessor, Record record, String name) {
    try {
      return (Object) accessor.invokeExact((Object) record);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("cannot read " + name + " of " + record.getClass(), e);
    }
  }
}
