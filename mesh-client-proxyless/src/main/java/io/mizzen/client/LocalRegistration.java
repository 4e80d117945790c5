package io.mizzen.client;

import io.grpc.Status;
import io.mizzen.client.grpcinternal.MeshNode;
import io.mizzen.client.grpcinternal.RegistrationAnswer;
import io.mizzen.client.grpcinternal.ServerRegistration;
import io.mizzen.xds.ServerRegistrar;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A registration with a control plane of this process: it is there, or refused, when it has been
 * opened, and no connection can be lost.
 */
record LocalRegistration(
    CompletableFuture<RegistrationAnswer> firstAnswer,
    Optional<ServerRegistrar.Registered> registered)
    implements ServerRegistration {

  /**
   * Registers a server.
   *
   * @param listener called sequentially with every answer; must not block
   */
  static LocalRegistration open(
      ServerRegistrar registrar,
      MeshNode node,
      StatusTracker status,
      Consumer<RegistrationAnswer> listener) {
    CompletableFuture<RegistrationAnswer> first = new CompletableFuture<>();
    try {
      ServerRegistrar.Registered registered =
          registrar.register(
              described(node),
              answer -> {
                status.connected();
                RegistrationAnswer known =
                    new RegistrationAnswer(answer.workloadEntry(), answer.services());
                listener.accept(known);
                first.complete(known);
              });
      return new LocalRegistration(first, Optional.of(registered));
    } catch (IllegalArgumentException e) {
      first.completeExceptionally(refusal(Status.INVALID_ARGUMENT, e));
    } catch (IllegalStateException e) {
      first.completeExceptionally(refusal(Status.FAILED_PRECONDITION, e));
    }
    return new LocalRegistration(first, Optional.empty());
  }

  @Override
  public void close(Duration patience) {
    registered.ifPresent(ServerRegistrar.Registered::close);
  }

  private static ServerRegistrar.Node described(MeshNode node) {
    return new ServerRegistrar.Node(
        node.id(),
        node.cluster(),
        Map.copyOf(node.metadata()),
        node.locality().region(),
        node.locality().zone(),
        node.locality().subzone());
  }

  private static RuntimeException refusal(Status status, RuntimeException reason) {
    return status.withDescription(reason.getMessage()).withCause(reason).asRuntimeException();
  }
}
