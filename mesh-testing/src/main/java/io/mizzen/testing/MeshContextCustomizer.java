package io.mizzen.testing;

import io.grpc.ManagedChannelBuilder;
import io.mizzen.spring.MeshChannelCustomizer;
import io.mizzen.spring.MeshServerCustomizer;
import io.mizzen.testing.controlplane.RuleFiles.Kind;
import io.mizzen.testing.controlplane.RuleSources;
import io.mizzen.testing.controlplane.RuleSources.RuleText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.grpc.client.GrpcChannelBuilderCustomizer;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.util.ClassUtils;

/**
 * Starts a mesh with the rules of the application, and has its client, its channels and its server
 * use it. The context closes the mesh, last of all its beans. Equal ones share a context.
 */
record MeshContextCustomizer(String namespace, List<String> allowNotApplied)
    implements ContextCustomizer {
  private static final String GRPC_CUSTOMIZER =
      "org.springframework.grpc.client.GrpcChannelBuilderCustomizer";
  private static final String TARGET = "mesh:///";

  MeshContextCustomizer {
    allowNotApplied = List.copyOf(allowNotApplied);
  }

  @Override
  public void customizeContext(
      ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
    Mesh mesh = Mesh.builder().namespace(namespace).start();
    DefaultListableBeanFactory beans = (DefaultListableBeanFactory) context.getBeanFactory();
    beans.registerSingleton("mesh", mesh);
    beans.registerDisposableBean("mesh", mesh::close);
    allowNotApplied.forEach(mesh::allowNotApplied);
    Environment environment = context.getEnvironment();
    mesh.apply(rules(environment, new PathMatchingResourcePatternResolver(context)));
    TestPropertyValues.of(
            Map.of(
                "mizzen.control-plane.mode",
                "remote",
                "mizzen.control-plane.address",
                mesh.target(),
                "mizzen.control-plane.on-unreachable",
                "fail",
                "mizzen.workload.namespace",
                namespace))
        .applyTo(context);
    record(beans, mesh, environment);
  }

  private void record(DefaultListableBeanFactory beans, Mesh mesh, Environment environment) {
    Supplier<WorkloadIdentity> self = () -> identity(environment);
    add(
        beans,
        MeshChannelCustomizer.class,
        () -> (target, builder) -> mesh.recordCalls(builder, self.get(), dialled(target)));
    add(beans, MeshServerCustomizer.class, () -> server -> mesh.recordRequests(server, self.get()));
    if (ClassUtils.isPresent(GRPC_CUSTOMIZER, beans.getBeanClassLoader())) {
      SpringGrpc.add(beans, mesh, environment, self);
    }
  }

  /** Apart, since Spring gRPC may not be there. */
  private static final class SpringGrpc {
    static void add(
        DefaultListableBeanFactory beans,
        Mesh mesh,
        Environment environment,
        Supplier<WorkloadIdentity> self) {
      MeshContextCustomizer.add(
          beans, GrpcChannelBuilderCustomizer.class, () -> customizer(mesh, environment, self));
    }

    private static <T extends ManagedChannelBuilder<T>> GrpcChannelBuilderCustomizer<T> customizer(
        Mesh mesh, Environment environment, Supplier<WorkloadIdentity> self) {
      return (name, builder) -> {
        String older =
            environment.getProperty("spring.grpc.client.channels." + name + ".address", name);
        String target =
            environment.getProperty("spring.grpc.client.channel." + name + ".target", older);
        if (target.startsWith(TARGET)) {
          mesh.recordCalls(builder, self.get(), dialled(target));
        }
      };
    }
  }

  private static <B> void add(
      DefaultListableBeanFactory beans, Class<B> type, Supplier<? extends B> bean) {
    beans.registerBeanDefinition(
        "mesh" + type.getSimpleName(), new RootBeanDefinition(type, bean::get));
  }

  /** {@code reviews:9080} of {@code mesh:///reviews:9080}. */
  private static String dialled(String target) {
    return target.startsWith(TARGET) ? target.substring(TARGET.length()) : target;
  }

  private WorkloadIdentity identity(Environment environment) {
    String application = environment.getProperty("spring.application.name", "application");
    String name = environment.getProperty("mizzen.workload.name", application);
    Map<String, String> labels =
        Binder.get(environment)
            .bind("mizzen.workload.labels", Bindable.mapOf(String.class, String.class))
            .orElse(Map.of("app", name));
    return new WorkloadIdentity(name, namespace, labels, "");
  }

  /** As the starter reads them, in the same order. */
  private static List<RuleText> rules(
      Environment environment, PathMatchingResourcePatternResolver resources) {
    List<String> locations =
        Binder.get(environment)
            .bind("mizzen.rules.locations", Bindable.listOf(String.class))
            .orElse(List.of("classpath*:mesh/*.yaml"));
    List<RuleText> texts = new ArrayList<>();
    try {
      for (String location : locations) {
        if (!location.startsWith("classpath")) {
          texts.addAll(RuleSources.files(Path.of(location.replaceFirst("^file:", ""))));
          continue;
        }
        Resource[] found = resources.getResources(location);
        Arrays.sort(found, Comparator.comparing(Resource::getDescription));
        for (Resource each : found) {
          String yaml = each.getContentAsString(StandardCharsets.UTF_8);
          texts.add(new RuleText("mesh/" + each.getFilename(), yaml, Kind.FILE));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("mizzen.rules.locations: cannot read " + locations, e);
    }
    return texts;
  }
}
