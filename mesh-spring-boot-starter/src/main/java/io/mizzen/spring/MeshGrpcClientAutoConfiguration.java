package io.mizzen.spring;

import io.grpc.ManagedChannelBuilder;
import io.mizzen.client.MeshClient;
import java.util.List;
import org.apiguardian.api.API;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.grpc.client.ClientInterceptorsConfigurer;
import org.springframework.grpc.client.GrpcChannelBuilderCustomizer;
import org.springframework.grpc.client.GrpcChannelFactory;

/**
 * {@code mesh:///} targets for Spring gRPC, beside the channel factory that Boot configures: after
 * it, so that Boot's is there, and before Boot joins all factories into one.
 */
@API(status = API.Status.EXPERIMENTAL)
@AutoConfiguration(
    after = MeshAutoConfiguration.class,
    afterName = "org.springframework.boot.grpc.client.autoconfigure.GrpcClientAutoConfiguration",
    beforeName =
        "org.springframework.boot.grpc.client.autoconfigure.CompositeChannelFactoryAutoConfiguration")
@ConditionalOnClass(GrpcChannelFactory.class)
@ConditionalOnBean({MeshClient.class, ClientInterceptorsConfigurer.class})
@ConditionalOnBooleanProperty(
    name = {"mizzen.enabled", "spring.grpc.client.enabled"},
    matchIfMissing = true)
public final class MeshGrpcClientAutoConfiguration {

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  @ConditionalOnMissingBean(name = "meshGrpcChannelFactory")
  @SuppressWarnings({"unchecked", "rawtypes"}) // customizers of any builder, as Boot takes them
  <T extends ManagedChannelBuilder<T>> GrpcChannelFactory meshGrpcChannelFactory(
      MeshClient mesh,
      ClientInterceptorsConfigurer interceptors,
      Environment environment,
      ObjectProvider<GrpcChannelBuilderCustomizer<?>> customizers) {
    List<GrpcChannelBuilderCustomizer<T>> ordered = (List) customizers.orderedStream().toList();
    MeshChannelFactory<T> factory = new MeshChannelFactory<>(mesh, ordered, interceptors);
    factory.setVirtualTargets(new MeshTargets(environment));
    return factory;
  }
}
