package io.mizzen.testing;

import java.time.Duration;
import java.util.List;
import org.apiguardian.api.API;

/** Builds a {@link Mesh} without JUnit. Not safe for use by many threads. */
@API(status = API.Status.EXPERIMENTAL)
public final class MeshBuilder {
  private String namespace = "default";
  private List<String> allowNotEnforced = List.of();
  private Duration timeout = Duration.ofSeconds(30);

  MeshBuilder() {}

  /** The namespace of rules and workloads that name none; default {@code default}. */
  public MeshBuilder namespace(String namespace) {
    this.namespace = namespace;
    return this;
  }

  /**
   * Kinds whose protection need not be enforced, as {@code ControlPlaneBuilder.allowNotEnforced}
   * takes them; default none.
   */
  public MeshBuilder allowNotEnforced(List<String> kinds) {
    this.allowNotEnforced = List.copyOf(kinds);
    return this;
  }

  /**
   * The limit of every wait; default 30 s.
   *
   * @throws IllegalArgumentException unless positive
   */
  public MeshBuilder timeout(Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: more than zero)");
    }
    this.timeout = timeout;
    return this;
  }

  /** Starts the control plane. */
  public Mesh start() {
    return Mesh.around(this);
  }

  String namespace() {
    return namespace;
  }

  List<String> allowNotEnforced() {
    return allowNotEnforced;
  }

  Duration timeout() {
    return timeout;
  }
}
