package io.mizzen.config.constraint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * At least 1 ms and whole milliseconds, as Istio demands of durations. Its finding has code {@code
 * INVALID_DURATION}.
 */
@API(status = API.Status.INTERNAL)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Timer {
  /** Whether zero, or anything shorter than 1 ms, is legal and switches the timer off. */
  boolean zeroIsOff() default false;
}
