package io.mizzen.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTestContextBootstrapper;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A Spring test slice: the beans of an application and the auto-configurations of Mizzen and of
 * Spring gRPC's client, no others. Its control plane is a {@link Mesh}: the application follows it,
 * its calls are recorded, and rules of a test are in effect in it when {@code apply} returns. Test
 * and lifecycle methods may have parameters of the types {@link Mesh} and {@link
 * ControlPlaneFaults}, and those annotated with {@link Upstream}.
 *
 * <p>The rules of the application ({@code mizzen.rules.locations}) hold from the start, as they do
 * with an embedded control plane. What a test method applies and serves is taken back after it;
 * contexts are cached as Spring caches them, each with its mesh. Methods must not run concurrently.
 *
 * <p>Needs {@code mesh-spring-boot-starter} and {@code spring-boot-test-autoconfigure}, Spring Boot
 * 4.
 */
@API(status = API.Status.EXPERIMENTAL)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@BootstrapWith(SpringBootTestContextBootstrapper.class)
@ExtendWith({SpringExtension.class, MeshSpringExtension.class})
@OverrideAutoConfiguration(enabled = false)
@ImportAutoConfiguration
@ContextConfiguration
public @interface MeshSpringTest {
  /**
   * The configuration classes; default the nested ones of the test, else the application that is
   * found in its package or above.
   */
  @AliasFor(annotation = ContextConfiguration.class, attribute = "classes")
  Class<?>[] classes() default {};

  /** The namespace of rules and workloads that name none; default {@code default}. */
  String namespace() default "default";

  /**
   * The demands that data planes may leave out, as {@link AllowNotApplied} names it; default
   * nothing.
   */
  String[] allowNotApplied() default {};
}
