package io.mizzen.api;

import org.apiguardian.api.API;

/** A TCP or UDP port, 1..65535. */
@API(status = API.Status.EXPERIMENTAL)
public record Port(int number) implements Comparable<Port> {
  public Port {
    if (number < 1 || number > 65535) {
      throw new IllegalArgumentException("port: " + number + " (expected: 1..65535)");
    }
  }

  public static Port of(int number) {
    return new Port(number);
  }

  @Override
  public int compareTo(Port other) {
    return Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return Integer.toString(number);
  }
}
