package io.mizzen.rules.serviceentry;

import io.mizzen.config.OpenMessage;
import java.util.List;

/**
 * Istio {@code ServiceEntryStatus}, as far as a mesh reads it.
 *
 * @param addresses the addresses that istiod's address controller has given to hosts
 */
@OpenMessage
public record ServiceEntryStatus(List<Address> addresses) {

  /**
   * {@code ServiceEntryAddress}.
   *
   * @param value an IP address of either version; Istio passes over any other text
   */
  @OpenMessage
  public record Address(String value, String host) {}
}
