package io.mizzen.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * The demands that rules of a {@link MeshTest} may make although the data plane does not apply
 * them.
 */
@API(status = API.Status.EXPERIMENTAL)
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface AllowNotApplied {
  /**
   * As the failure names it: {@code VirtualService default/reviews spec.http[0].mirror}, or a whole
   * resource, {@code VirtualService default/reviews}.
   */
  String[] value();
}
