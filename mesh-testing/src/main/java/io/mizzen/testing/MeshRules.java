package io.mizzen.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * Rules that a {@link MeshTest} starts with. Those of a class apply to all its tests, those of a
 * method come on top for that test. Rejected rules fail the test with file, line and column.
 */
@API(status = API.Status.EXPERIMENTAL)
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@Repeatable(MeshRules.Several.class)
public @interface MeshRules {
  /**
   * The locations of rules, in order: {@code classpath:mesh/reviews.yaml}, or the path of a file or
   * a directory, relative to the working directory (with Maven, the module).
   */
  String[] value() default {};

  /** Rules as text; applied after {@link #value}. */
  String yaml() default "";

  /** The container of repeated annotations. */
  @API(status = API.Status.EXPERIMENTAL)
  @Target({ElementType.TYPE, ElementType.METHOD})
  @Retention(RetentionPolicy.RUNTIME)
  @Inherited
  @Documented
  @interface Several {
    /** The repeated annotations. */
    MeshRules[] value();
  }
}
