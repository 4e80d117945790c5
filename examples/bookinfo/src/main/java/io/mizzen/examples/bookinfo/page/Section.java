package io.mizzen.examples.bookinfo.page;

import io.grpc.Status;
import java.time.Duration;
import java.util.function.Function;

/** A part of the page: what a service answered, or why it did not. */
public sealed interface Section<T> {

  record Shown<T>(T value) implements Section<T> {}

  record Failed<T>(Trouble trouble) implements Section<T> {}

  /**
   * The failure of a call.
   *
   * @param status gRPC's code
   * @param description gRPC's words; may be empty
   * @param after how long the call took
   */
  record Trouble(Status.Code status, String description, Duration after) {}

  static <T> Section<T> shown(T value) {
    return new Shown<>(value);
  }

  static <T> Section<T> failed(Status status, Duration after) {
    String description = status.getDescription();
    return new Failed<>(
        new Trouble(status.getCode(), description == null ? "" : description, after));
  }

  default <R> R fold(Function<T, R> onShown, Function<Trouble, R> onFailed) {
    if (this instanceof Shown<T> shown) {
      return onShown.apply(shown.value());
    }
    return onFailed.apply(((Failed<T>) this).trouble());
  }
}
