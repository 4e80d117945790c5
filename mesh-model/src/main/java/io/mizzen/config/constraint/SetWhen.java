package io.mizzen.config.constraint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * The field is set when another one of its message has a value, and only then. Its finding has code
 * {@code REQUIRED} where the field is missing, {@code CONFLICT} where it must not be.
 */
@API(status = API.Status.INTERNAL)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface SetWhen {
  /** The name of the other field, a text or an enum. */
  String field();

  /** Its value, as it is written. */
  String is();
}
