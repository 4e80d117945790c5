package io.mizzen.testing;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Has the contexts of {@link MeshSpringTest} follow a mesh; touches no others. */
final class MeshContextCustomizerFactory implements ContextCustomizerFactory {
  @Override
  public @Nullable ContextCustomizer createContextCustomizer(
      Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
    MeshSpringTest annotation =
        TestContextAnnotationUtils.findMergedAnnotation(testClass, MeshSpringTest.class);
    return annotation == null
        ? null
        : new MeshContextCustomizer(annotation.namespace(), List.of(annotation.allowNotApplied()));
  }
}
