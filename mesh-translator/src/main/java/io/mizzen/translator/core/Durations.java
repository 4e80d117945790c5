package io.mizzen.translator.core;

import com.google.protobuf.Duration;
import org.apiguardian.api.API;

/** {@code java.time} to protobuf. */
@API(status = API.Status.INTERNAL)
public final class Durations {
  private Durations() {}

  public static Duration toProto(java.time.Duration duration) {
    return Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }
}
