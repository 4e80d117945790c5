package io.mizzen.testing;

import io.mizzen.testing.MeshTest.Lifecycle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a class's annotation.
 *
 * @param owner the class that carries it; nested classes share its control plane
 */
record Settings(
    Class<?> owner, Lifecycle lifecycle, String namespace, List<String> allowNotEnforced) {
  Settings {
    allowNotEnforced = List.copyOf(allowNotEnforced);
  }

  static Settings of(Class<?> testClass) {
    for (@Nullable Class<?> each = testClass; each != null; each = each.getEnclosingClass()) {
      MeshTest annotation = each.getAnnotation(MeshTest.class);
      if (annotation != null) {
        return new Settings(
            each,
            annotation.lifecycle(),
            annotation.namespace(),
            List.of(annotation.allowNotEnforced()));
      }
    }
    // The extension registered by itself.
    return new Settings(testClass, Lifecycle.PER_METHOD, "default", List.of());
  }
}
