package io.mizzen.xds.server;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a subscription should hold, by name, so that equal content is sent in equal order. */
final class Target {
  private Target() {}

  /** Everything the client asked for that exists; unknown names are left out. */
  static NavigableMap<String, XdsResource> of(SubscriptionState subscription, ResourceView view) {
    NavigableMap<String, XdsResource> target = new TreeMap<>();
    if (subscription.interest().wildcard()) {
      view.all(subscription.type()).forEach(resource -> target.put(resource.name(), resource));
    }
    for (String name : subscription.interest().names()) {
      view.find(subscription.type(), name)
          .ifPresent(resource -> target.put(name, named(name, resource)));
    }
    return target;
  }

  /**
   * Answers to names that do not exist. Where a response holds only what changed, only for names
   * that the stream has not sent anything for; none for listeners, on which the others wait.
   */
  static NavigableMap<String, XdsResource> absent(
      SubscriptionState subscription, NavigableMap<String, XdsResource> target, ResourceView view) {
    NavigableMap<String, XdsResource> absent = new TreeMap<>();
    TypeUrl type = subscription.type();
    if (type.equals(TypeUrl.LISTENER)) {
      return absent;
    }
    for (String name : subscription.interest().names()) {
      boolean answered = !type.isFullState() && subscription.sent().containsKey(name);
      if (!answered && !target.containsKey(name)) {
        view.absent(type, name).ifPresent(resource -> absent.put(name, named(name, resource)));
      }
    }
    return absent;
  }

  private static XdsResource named(String name, XdsResource resource) {
    if (!resource.name().equals(name)) {
      throw new IllegalStateException(
          "view answered " + resource + " (expected: a resource named " + name + ")");
    }
    return resource;
  }

  /** What the client was sent and still asks for, but should not hold any more. */
  static NavigableMap<String, XdsResource> gone(
      SubscriptionState subscription, NavigableMap<String, XdsResource> target) {
    NavigableMap<String, XdsResource> gone = new TreeMap<>();
    subscription
        .sent()
        .forEach(
            (name, sent) -> {
              if (!target.containsKey(name)) {
                gone.put(name, sent.resource());
              }
            });
    return gone;
  }
}
