package io.mizzen.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * Marks a component of a rule record as an arm of a protobuf {@code oneof}: of all components with
 * the same group at most one may be present. Arms are {@link java.util.Optional}.
 */
@API(status = API.Status.INTERNAL)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface OneOf {
  /** The oneof's name in the proto. */
  String value();
}
