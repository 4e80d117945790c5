package io.mizzen.examples.shop.start;

import com.sun.management.OperatingSystemMXBean;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A program that serves and calls one gRPC service: by gRPC alone, or, with the argument {@code
 * mesh}, by the starter; a web application too where the class path makes it one. Prints the CPU
 * time of its process in nanoseconds: when its context has started, and after its first call.
 */
public final class StartedApplication {
  private StartedApplication() {}

  /** Runs once and ends. */
  public static void main(String[] args) throws IOException {
    boolean mesh = args.length > 0;
    Class<?> application = mesh ? OnTheMesh.class : OnGrpc.class;
    System.setProperty("spring.application.name", "reviews");
    System.setProperty("logging.level.root", "warn");
    System.setProperty("spring.main.banner-mode", "off");
    System.setProperty("server.port", "0");
    try (ConfigurableApplicationContext context = SpringApplication.run(application)) {
      long started = cpu();
      Channel channel =
          mesh
              ? MeshCall.channel(context)
              : Grpc.newChannelBuilder(
                      "127.0.0.1:" + context.getBean(Server.class).getPort(),
                      InsecureChannelCredentials.create())
                  .build();
      var unused =
          HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance());
      System.out.println("cpu " + started + " " + cpu());
    }
    System.exit(0);
  }

  private static long cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** Apart, so that the other way loads none of it. */
  private static final class MeshCall {
    static Channel channel(ConfigurableApplicationContext context) {
      return context.getBean(io.mizzen.spring.MeshChannels.class).channel("mesh:///reviews");
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class OnTheMesh {
    @Bean
    io.grpc.BindableService reviews() {
      return new HealthStatusManager().getHealthService();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class OnGrpc {
    @Bean(destroyMethod = "shutdownNow")
    Server server() throws IOException {
      return Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
          .addService(new HealthStatusManager().getHealthService())
          .build()
          .start();
    }
  }
}
