package io.mizzen.spring;

import io.grpc.BindableService;
import io.mizzen.client.MeshClient;
import org.apiguardian.api.API;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Serves the gRPC services of the context as this workload, beside any server of Spring's own. */
@API(status = API.Status.EXPERIMENTAL)
@AutoConfiguration(after = MeshAutoConfiguration.class)
@ConditionalOnBean({MeshClient.class, BindableService.class})
@ConditionalOnBooleanProperty(
    name = {"mizzen.enabled", "mizzen.server.enabled"},
    matchIfMissing = true)
public final class MeshServerAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "meshServer")
  MeshServerLifecycle meshServer(
      MeshClient mesh,
      MizzenProperties properties,
      ObjectProvider<BindableService> services,
      ObjectProvider<MeshServerCustomizer> customizers) {
    return new MeshServerLifecycle(
        mesh,
        properties.server(),
        services.orderedStream().toList(),
        customizers.orderedStream().toList());
  }
}
