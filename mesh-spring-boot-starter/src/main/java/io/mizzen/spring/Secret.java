package io.mizzen.spring;

import org.apiguardian.api.API;

/**
 * A property whose value prints as {@code ******}.
 *
 * @param value the text
 */
@API(status = API.Status.EXPERIMENTAL)
public record Secret(String value) {
  /** A secret; by this Spring converts the text of a property. */
  public static Secret of(String value) {
    return new Secret(value);
  }

  @Override
  public String toString() {
    return "******";
  }
}
