package io.mizzen.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A class of tests with a mesh. Test and lifecycle methods may have parameters of the types {@link
 * Mesh} and {@link ControlPlaneFaults}, and those annotated with {@link Upstream}.
 *
 * <p>A test fails when the mesh accepted a rule and a data plane does not apply all of it, unless
 * {@link AllowNotApplied} names what may be left out.
 *
 * <p>Needs JUnit Jupiter 5.13 or newer.
 */
@API(status = API.Status.EXPERIMENTAL)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@ExtendWith(MeshExtension.class)
@ResourceLock(providers = MeshLocks.class)
public @interface MeshTest {
  /** The life time of a control plane; default {@link Lifecycle#PER_METHOD}. */
  Lifecycle lifecycle() default Lifecycle.PER_METHOD;

  /** The namespace of rules and workloads that name none; default {@code default}. */
  String namespace() default "default";

  /**
   * Kinds whose protection need not be enforced, as {@code ControlPlaneBuilder.allowNotEnforced}
   * takes them; default none.
   */
  String[] allowNotEnforced() default {};

  /** The life times of a control plane. */
  enum Lifecycle {
    /** Each test method has a control plane of its own; methods may run concurrently. */
    PER_METHOD,
    /**
     * All methods of the class, and of classes nested in it, share one. What a test method applies,
     * serves and opens is taken back when it ends, so that methods do not see each other's rules;
     * they never run concurrently with each other. What {@code @BeforeAll} methods do stays.
     */
    PER_CLASS
  }
}
