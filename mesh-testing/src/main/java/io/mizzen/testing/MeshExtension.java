package io.mizzen.testing;

import io.mizzen.testing.MeshTest.Lifecycle;
import io.mizzen.testing.controlplane.RuleFiles.Kind;
import io.mizzen.testing.controlplane.RuleSources;
import io.mizzen.testing.controlplane.RuleSources.RuleText;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The extension that {@link MeshTest} registers. It keeps no state: a mesh lies in the store of its
 * class or its method, which closes it.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class MeshExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(MeshExtension.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    Settings settings = Settings.of(context.getRequiredTestClass());
    // A nested class uses the mesh of the class around it.
    if (settings.lifecycle() == Lifecycle.PER_CLASS && find(context) == null) {
      Mesh mesh = start(settings);
      store(context).put(Mesh.class, mesh);
      prepare(mesh, settings.owner(), settings.owner());
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Settings settings = Settings.of(context.getRequiredTestClass());
    Mesh shared = find(context);
    Mesh mesh = shared == null ? start(settings) : shared.inner();
    store(context).put(Mesh.class, mesh);
    for (Class<?> each : classesToPrepare(context.getRequiredTestClass(), settings)) {
      prepare(mesh, each, settings.owner());
    }
    prepare(mesh, context.getRequiredTestMethod(), settings.owner());
  }

  /** Closed here and not by the store alone: JUnit before 5.13 closes no AutoCloseable there. */
  @Override
  public void afterEach(ExtensionContext context) {
    try (Mesh mesh = store(context).remove(Mesh.class, Mesh.class)) {
      // Clients that came after the last rule may apply less of it than others.
      if (mesh != null && context.getExecutionException().isEmpty()) {
        mesh.verifyApplied();
      }
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    // Null in a class nested in the one that has it.
    Mesh mesh = store(context).remove(Mesh.class, Mesh.class);
    if (mesh != null) {
      mesh.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return isOfTheMesh(parameter);
  }

  static boolean isOfTheMesh(ParameterContext parameter) {
    Class<?> type = parameter.getParameter().getType();
    return type == Mesh.class
        || type == ControlPlaneFaults.class
        || parameter.isAnnotated(Upstream.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Mesh mesh = find(context);
    if (mesh == null) {
      String where =
          parameter.getDeclaringExecutable() instanceof Constructor
              ? "a constructor"
              : "a method that runs once for the class";
      throw new ParameterResolutionException(
          "%s cannot have a mesh (expected: @MeshTest(lifecycle = PER_CLASS), or a parameter of a test method)"
              .formatted(where));
    }
    return resolve(parameter, mesh);
  }

  static Object resolve(ParameterContext parameter, Mesh mesh) {
    Class<?> type = parameter.getParameter().getType();
    if (type == Mesh.class) {
      return mesh;
    }
    return type == ControlPlaneFaults.class
        ? mesh.controlPlane()
        : upstream(parameter.findAnnotation(Upstream.class).orElseThrow(), type, mesh);
  }

  private static Object upstream(Upstream to, Class<?> type, Mesh mesh) {
    return StubFactory.create(type, mesh.caller(to.from(), to.version()).channel(to.value()));
  }

  private static Mesh start(Settings settings) {
    return Mesh.builder()
        .namespace(settings.namespace())
        .allowNotEnforced(settings.allowNotEnforced())
        .start();
  }

  /** Rules prepared for the class already are left out; outer classes come first. */
  private static List<Class<?>> classesToPrepare(Class<?> testClass, Settings settings) {
    List<Class<?>> classes = new ArrayList<>();
    for (Class<?> each = testClass; each != null; each = each.getEnclosingClass()) {
      if (each == settings.owner()) {
        if (settings.lifecycle() == Lifecycle.PER_METHOD) {
          classes.add(each);
        }
        break;
      }
      classes.add(each);
    }
    Collections.reverse(classes);
    return classes;
  }

  static void prepare(Mesh mesh, AnnotatedElement element, Class<?> owner) {
    AllowNotApplied allowed = element.getAnnotation(AllowNotApplied.class);
    if (allowed != null) {
      List.of(allowed.value()).forEach(mesh::allowNotApplied);
    }
    List<RuleText> texts = new ArrayList<>();
    for (MeshRules rules : element.getAnnotationsByType(MeshRules.class)) {
      for (String location : rules.value()) {
        texts.addAll(RuleSources.at(location, loader(owner)));
      }
      if (!rules.yaml().isEmpty()) {
        texts.add(new RuleText("@MeshRules of " + name(element), rules.yaml(), Kind.TEXT));
      }
    }
    if (!texts.isEmpty()) {
      mesh.apply(texts);
    }
  }

  private static ClassLoader loader(Class<?> owner) {
    ClassLoader loader = owner.getClassLoader();
    return loader == null ? ClassLoader.getSystemClassLoader() : loader;
  }

  private static String name(AnnotatedElement element) {
    return element instanceof Class<?> type
        ? type.getSimpleName()
        : ((Method) element).getName() + "()";
  }

  private static @Nullable Mesh find(ExtensionContext context) {
    return store(context).get(Mesh.class, Mesh.class);
  }

  private static Store store(ExtensionContext context) {
    return context.getStore(NAMESPACE);
  }
}
