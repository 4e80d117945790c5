package io.mizzen.config.constraint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/** No value of the list twice. Its finding has code {@code DUPLICATE}. */
@API(status = API.Status.INTERNAL)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Unique {
  /** The components of a record, each of which must differ; none compares the values themselves. */
  String[] value() default {};

  /** The expectation. */
  String expected() default "each once";
}
