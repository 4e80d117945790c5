package io.mizzen.config.constraint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/** The words that a text may be, compared exactly. Its finding has code {@code INVALID_VALUE}. */
@API(status = API.Status.INTERNAL)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Enumerated {
  String[] value();

  /** The expectation; empty lists the words. */
  String expected() default "";
}
