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
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A registration with a control plane of this process, whose connection cannot be lost. */
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
    Optional<ServerRegistrar.Registered> opened = Optional.empty();
    try {
      ServerRegistrar.Registered registered =
          registrar.register(
              described(node),
              answer -> {
                status.connected();
                listener.accept(known(answer));
              });
      opened = Optional.of(registered);
      var unused =
          registered.inForce().whenComplete((answer, error) -> settle(first, answer, error));
    } catch (IllegalArgumentException e) {
      first.completeExceptionally(refusal(Status.INVALID_ARGUMENT, e));
    } catch (IllegalStateException e) {
      first.completeExceptionally(refusal(Status.FAILED_PRECONDITION, e));
    }
    return new LocalRegistration(first, opened);
  }

  @Override
  public void close(Duration patience) {
    firstAnswer.completeExceptionally(Status.CANCELLED.asRuntimeException());
    registered.ifPresent(ServerRegistrar.Registered::close);
  }

  private static void settle(
      CompletableFuture<RegistrationAnswer> first,
      ServerRegistrar.@Nullable Answer answer,
      @Nullable Throwable error) {
    if (answer != null) {
      first.complete(known(answer));
    } else if (error != null) {
      Throwable cause =
          error instanceof CompletionException && error.getCause() != null
              ? error.getCause()
              : error;
      first.completeExceptionally(refusal(Status.FAILED_PRECONDITION, cause));
    }
  }

  private static RegistrationAnswer known(ServerRegistrar.Answer answer) {
    return new RegistrationAnswer(answer.workloadEntry(), answer.services());
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

  private static RuntimeException refusal(Status status, Throwable reason) {
    return status.withDescription(reason.getMessage()).withCause(reason).asRuntimeException();
  }
}
