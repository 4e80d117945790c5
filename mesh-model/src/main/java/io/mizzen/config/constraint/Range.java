package io.mizzen.config.constraint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/** The least and the largest number, both legal. Its finding has code {@code OUT_OF_RANGE}. */
@API(status = API.Status.INTERNAL)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
  long min() default Long.MIN_VALUE;

  long max() default Long.MAX_VALUE;

  /** The expectation; empty names the least and the largest number. */
  String expected() default "";
}
