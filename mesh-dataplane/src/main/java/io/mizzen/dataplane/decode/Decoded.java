package io.mizzen.dataplane.decode;

import java.util.function.Function;
import org.apiguardian.api.API;

/** A decoded resource, or why it cannot be used. */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface Decoded<T> {

  /** It can be used. */
  record Ok<T>(T value) implements Decoded<T> {}

  /** It cannot. */
  record Failed<T>(DecodeFailure failure) implements Decoded<T> {}

  /** The value, or what {@code otherwise} makes of the failure. */
  default <R> R fold(Function<? super T, R> value, Function<DecodeFailure, R> otherwise) {
    return this instanceof Ok<T> ok
        ? value.apply(ok.value())
        : otherwise.apply(((Failed<T>) this).failure());
  }

  /**
   * The value.
   *
   * @throws IllegalArgumentException with the failure's text if it could not be decoded
   */
  default T orThrow() {
    return fold(
        value -> value,
        failure -> {
          throw new IllegalArgumentException(failure.toString());
        });
  }
}
