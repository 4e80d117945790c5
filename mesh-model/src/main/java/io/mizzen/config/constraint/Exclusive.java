package io.mizzen.config.constraint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * Two fields of a message that exclude each other and are no oneof. Its finding has code {@code
 * CONFLICT} and is at the second one.
 */
@API(status = API.Status.INTERNAL)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(Exclusive.All.class)
public @interface Exclusive {
  /** Names of two fields. */
  String[] value();

  /** Several of them on one message. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface All {
    Exclusive[] value();
  }
}
