package io.mizzen.testing;

import io.mizzen.client.MeshClient;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** Gives each method of a {@link MeshSpringTest} a mesh within that of its context. */
final class MeshSpringExtension
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(MeshSpringExtension.class);

  @Override
  public void beforeEach(ExtensionContext context) {
    ApplicationContext application = SpringExtension.getApplicationContext(context);
    Mesh shared = application.getBean(Mesh.class);
    application.getBeansOfType(MeshClient.class).values().forEach(shared::follow);
    Mesh mesh = shared.inner();
    store(context).put(Mesh.class, mesh);
    Class<?> testClass = context.getRequiredTestClass();
    MeshExtension.prepare(mesh, testClass, testClass);
    MeshExtension.prepare(mesh, context.getRequiredTestMethod(), testClass);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    try (Mesh mesh = store(context).remove(Mesh.class, Mesh.class)) {
      if (mesh != null && context.getExecutionException().isEmpty()) {
        mesh.verifyApplied();
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return MeshExtension.isOfTheMesh(parameter);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Mesh mesh = store(context).get(Mesh.class, Mesh.class);
    return MeshExtension.resolve(
        parameter,
        mesh != null ? mesh : SpringExtension.getApplicationContext(context).getBean(Mesh.class));
  }

  private static Store store(ExtensionContext context) {
    return context.getStore(NAMESPACE);
  }
}
