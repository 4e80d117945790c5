package io.mizzen.client.grpcinternal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apiguardian.api.API;

/** The registration of one server, from its start to {@link #close}. */
@API(status = API.Status.INTERNAL)
public interface ServerRegistration {
  /**
   * The first answer. Fails with a {@code StatusRuntimeException} when the control plane refuses
   * before it ever answered, and with CANCELLED by {@link #close}; a lost connection does not fail
   * it.
   */
  CompletableFuture<RegistrationAnswer> firstAnswer();

  /**
   * Takes the registration back and waits until the control plane confirms that it is gone, then
   * releases everything.
   *
   * @param patience the longest wait for the confirmation
   */
  void close(Duration patience);
}
