package io.mizzen.it.support;

import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.mizzen.client.MeshClient;
import io.mizzen.client.MeshServer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One instance of a workload: a mesh server of its own identity that answers with its service and
 * version, and counts the calls it saw.
 */
public final class EchoBackend implements AutoCloseable {
  /** {@code /mizzen.it.Echo/Call}: empty text in, {@code reviews-v1} out. */
  public static final MethodDescriptor<String, String> CALL =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("mizzen.it.Echo/Call")
          .setRequestMarshaller(new Utf8Marshaller())
          .setResponseMarshaller(new Utf8Marshaller())
          .build();

  private final String name;
  private final AtomicInteger calls = new AtomicInteger();
  private final MeshClient identity;
  private final MeshServer server;

  private EchoBackend(String controlPlane, String app, String version) {
    this.name = app + "-" + version;
    this.identity =
        MeshClient.builder()
            .controlPlane(controlPlane)
            .workloadName(name)
            .labels(Map.of("app", app, "version", version))
            .build()
            .start();
    this.server = identity.serverBuilder().addService(service()).build().start();
  }

  /** Serves and is registered when this returns. */
  public static EchoBackend start(String controlPlane, String app, String version) {
    return new EchoBackend(controlPlane, app, version);
  }

  /** What every answer says. */
  public String name() {
    return name;
  }

  /** How many calls arrived since the start or the last {@link #resetCalls}. */
  public int calls() {
    return calls.get();
  }

  /** Forgets the calls of an earlier test. */
  public void resetCalls() {
    calls.set(0);
  }

  @Override
  public void close() {
    server.close();
    identity.close();
  }

  private ServerServiceDefinition service() {
    return ServerServiceDefinition.builder("mizzen.it.Echo")
        .addMethod(
            CALL,
            ServerCalls.asyncUnaryCall(
                (request, answers) -> {
                  calls.incrementAndGet();
                  answers.onNext(name);
                  answers.onCompleted();
                }))
        .build();
  }
}
