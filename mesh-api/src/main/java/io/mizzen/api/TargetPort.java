package io.mizzen.api;

import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * Which port of the workload serves a service port: a number, the name of a container port, or the
 * service port's own number.
 */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface TargetPort {
  /** A fixed workload port. */
  record Numbered(int value) implements TargetPort {}

  /** The workload's port of this name. */
  record Named(String value) implements TargetPort {}

  /** The same number as the service port. */
  record Same() implements TargetPort {}

  static TargetPort same() {
    return new Same();
  }

  default <R> R fold(IntFunction<R> number, Function<String, R> named, Supplier<R> same) {
    if (this instanceof Numbered n) {
      return number.apply(n.value());
    }
    return this instanceof Named n ? named.apply(n.value()) : same.get();
  }
}
