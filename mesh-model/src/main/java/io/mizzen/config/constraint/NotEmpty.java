package io.mizzen.config.constraint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * The field may be left out, but is neither empty nor zero where it is written: no {@code 0}, no
 * {@code ""}, no {@code []} and no <code>{}</code>, as {@code minItems}, {@code minLength}, {@code
 * minProperties} and {@code minimum} of a schema say. Its finding has code {@code REQUIRED}.
 */
@API(status = API.Status.INTERNAL)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface NotEmpty {
  /** The expectation, for example {@code at least one name}. */
  String value();
}
