package io.mizzen.it.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.xds.XdsNameResolverProvider;
import io.mizzen.it.mesh.EchoService;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** grpc-java with the bootstrap we print and nothing else of ours. */
class PlainGrpcJavaTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** One resolver per scheme and JVM: the name must be this test's own. */
  private static final String SCHEME = "xds-plain-java";

  @AutoClose private final TestMesh mesh = TestMesh.start();
  private final XdsNameResolverProvider resolvers =
      XdsNameResolverProvider.createForTest(SCHEME, bootstrap());

  @BeforeEach
  void register() {
    NameResolverRegistry.getDefaultRegistry().register(resolvers);
  }

  @AfterEach
  void deregister() {
    NameResolverRegistry.getDefaultRegistry().deregister(resolvers);
  }

  @Test
  void unknownNameFailsAtOnceAndHealsWithTheService() {
    ManagedChannel kept =
        ManagedChannelBuilder.forTarget(SCHEME + ":///later:9080").usePlaintext().build();
    try {
      assertThat(call(kept).getCode()).isEqualTo(Status.Code.UNAVAILABLE);

      mesh.apply(Yaml.service("later"));
      mesh.serve(Identity.of("later", "v1"));
      await().atMost(PATIENCE).until(() -> call(kept).isOk());

      mesh.delete("Service", "later");
      await().atMost(PATIENCE).until(() -> !call(kept).isOk());
      assertThat(call(kept).getCode()).isEqualTo(Status.Code.UNAVAILABLE);

      mesh.apply(Yaml.service("later"));
      await().atMost(PATIENCE).until(() -> call(kept).isOk());
    } finally {
      kept.shutdownNow();
    }
  }

  /** A call that hangs ends with DEADLINE_EXCEEDED, before gRPC's own 15 s are over. */
  private static Status call(ManagedChannel channel) {
    try {
      ClientCalls.blockingUnaryCall(
          channel,
          EchoService.SAY,
          CallOptions.DEFAULT.withDeadlineAfter(14, TimeUnit.SECONDS),
          "");
      return Status.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
  }

  private Map<String, ?> bootstrap() {
    return new Gson()
        .fromJson(
            mesh.control().grpcBootstrap("plain-java").json(),
            new TypeToken<Map<String, ?>>() {}.getType());
  }
}
