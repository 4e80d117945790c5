package io.mizzen.testing;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/** Keeps methods that share a control plane from running concurrently. */
final class MeshLocks implements ResourceLocksProvider {
  @Override
  public Set<Lock> provideForMethod(
      List<Class<?>> enclosingInstanceTypes, Class<?> testClass, Method testMethod) {
    Settings settings = Settings.of(testClass);
    return settings.lifecycle() == MeshTest.Lifecycle.PER_CLASS
        ? Set.of(new Lock("io.mizzen.testing/" + settings.owner().getName()))
        : Set.of();
  }
}
