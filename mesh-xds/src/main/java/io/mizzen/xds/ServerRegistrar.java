package io.mizzen.xds;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * Registers servers with a control plane of the same process, without an ADS stream. What counts is
 * what a stream's node would say: {@link NodeMetadata#AUTO_REGISTER_GROUP}, {@link
 * NodeMetadata#POD_PORTS}, {@link NodeMetadata#INSTANCE_IPS} and the rest.
 *
 * <p>Safe for use by many threads.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface ServerRegistrar {

  /**
   * Registers a server, and does not wait until it is in force: {@link Registered#inForce}.
   *
   * @param answers told of the first answer, and of each that differs from the one before, one
   *     after the other; on the control plane's thread, which it must not block
   * @throws IllegalArgumentException when the node cannot be registered, naming the field, its
   *     value and what was expected
   * @throws IllegalStateException when there is no room for another server, or the control plane is
   *     not started or closed
   */
  Registered register(Node node, Consumer<Answer> answers);

  /**
   * The server, as the {@code core.v3.Node} of a stream.
   *
   * @param id Istio's {@code sidecar~<ip>~<workload>.<ns>~<ns>.svc.<domain>}
   * @param cluster the workload's name
   * @param metadata values are strings, {@link Double}s and maps of these, as parsed JSON has them
   */
  record Node(
      String id,
      String cluster,
      Map<String, Object> metadata,
      String region,
      String zone,
      String subzone) {
    public Node {
      metadata = Map.copyOf(metadata);
    }
  }

  /**
   * The result of a registration.
   *
   * @param workloadEntry namespace and name of the entry the control plane made
   * @param services hosts of the services that select it, sorted
   */
  record Answer(String workloadEntry, List<String> services) {
    public Answer {
      services = services.stream().sorted().toList();
    }
  }

  /** A server that is registered, or is going to be. */
  interface Registered extends AutoCloseable {
    /**
     * The first answer, when the registration is in force and who gets the answers was told. Fails
     * with {@link IllegalStateException} when the control plane is closed before, or the server. It
     * is completed on the control plane's thread, which what follows must not block.
     */
    CompletionStage<Answer> inForce();

    /**
     * Takes the registration back and waits until that is in force. Idempotent; does nothing once
     * the control plane is closed.
     */
    @Override
    void close();
  }
}
