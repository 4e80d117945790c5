package io.mizzen.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.mizzen.spring.Contexts.Reviews;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.client.GlobalClientInterceptor;
import org.springframework.grpc.client.GrpcChannelBuilderCustomizer;
import org.springframework.grpc.client.GrpcChannelFactory;

/** The application's own settings of channels and of the server hold for those of the mesh. */
class CustomizersTest {
  private static final String TARGET = "mesh:///reviews";

  private final ApplicationContextRunner runner =
      Contexts.runner().withUserConfiguration(Reviews.class, Own.class);

  @Test
  void meshChannelsAndTheServerAreCustomized() {
    runner.run(
        context -> {
          Own own = context.getBean(Own.class);

          assertThat(answer(context.getBean(MeshChannels.class).channel(TARGET)))
              .isEqualTo(ServingStatus.SERVING);

          assertThat(own.seen).containsExactly("channel to " + TARGET, "client", "server");
        });
  }

  @Test
  void springsInterceptorsAndCustomizersHoldForMeshTargets() {
    runner.run(
        context -> {
          Own own = context.getBean(Own.class);

          assertThat(answer(context.getBean(GrpcChannelFactory.class).createChannel(TARGET)))
              .isEqualTo(ServingStatus.SERVING);

          assertThat(own.seen).containsExactly("Spring's channel to " + TARGET, "global", "server");
        });
  }

  private static ServingStatus answer(Channel channel) {
    return HealthGrpc.newBlockingStub(channel)
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }

  @Configuration(proxyBeanMethods = false)
  static class Own {
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @Bean
    MeshChannelCustomizer channels() {
      return (target, builder) -> {
        seen.add("channel to " + target);
        builder.intercept(new Noting("client", seen));
      };
    }

    @Bean
    MeshServerCustomizer server() {
      return server -> server.intercept(new Noting("server", seen));
    }

    @Bean
    <T extends ManagedChannelBuilder<T>> GrpcChannelBuilderCustomizer<T> springs() {
      return (target, builder) -> seen.add("Spring's channel to " + target);
    }

    @Bean
    @GlobalClientInterceptor
    ClientInterceptor global() {
      return new Noting("global", seen);
    }
  }

  /** Notes its name for each call. */
  private record Noting(String name, List<String> seen)
      implements ClientInterceptor, ServerInterceptor {
    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(
        MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
      seen.add(name);
      return next.newCall(method, options);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      seen.add(name);
      return next.startCall(call, headers);
    }
  }
}
