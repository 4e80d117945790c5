package io.mizzen.config.constraint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/** At least one field of the message must be set. Its finding has code {@code REQUIRED}. */
@API(status = API.Status.INTERNAL)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface AnyField {
  /** The name of a message without any, for example {@code an empty fault}. */
  String found();

  /** The expectation, for example {@code delay, abort or both}. */
  String expected();

  /** Names of the fields that count; none for all fields of the message. */
  String[] of() default {};

  String hint() default "";
}
