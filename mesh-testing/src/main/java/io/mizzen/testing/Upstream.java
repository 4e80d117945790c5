package io.mizzen.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * A parameter that calls a service through the mesh: a {@code Channel}, a {@code ManagedChannel},
 * or a stub that protoc generated (blocking, future or asynchronous).
 */
@API(status = API.Status.EXPERIMENTAL)
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Upstream {
  /** The service: {@code reviews}, {@code reviews:9080}, {@code reviews.other}. */
  String value();

  /** The app of the calling workload; default {@code test}. */
  String from() default "test";

  /** The version of the calling workload; default {@code v1}. */
  String version() default "v1";
}
