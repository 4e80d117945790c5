package io.mizzen.xds.server;

import io.mizzen.xds.XdsResource;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/** What can happen to a subscription. */
sealed interface SubscriptionEvent {
  /**
   * The client spoke.
   *
   * @param names its whole subscription
   * @param error present when it refuses the response of that nonce
   */
  record Requested(List<String> names, Nonce nonce, Optional<String> error)
      implements SubscriptionEvent {}

  /**
   * The client may be sent something.
   *
   * @param target by name, everything it should have of what it asked for and exists
   * @param nonce for the response, if there is one
   * @param budget where a response that may be split is split, in bytes of resources
   */
  record Offered(NavigableMap<String, XdsResource> target, Nonce nonce, int budget)
      implements SubscriptionEvent {}
}
