package io.mizzen.xds.server.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.protocol.ClientRequest.Delta;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A delta client in its simplest form: it holds what it accepted, refuses responses with content
 * that starts with {@code bad}, answers each response, and survives its stream. Clusters are a
 * wildcard. Messages wait in its two queues until somebody moves them.
 */
final class DeltaModelClient {
  final Deque<Message> outbox = new ArrayDeque<>();
  final Deque<Response> inbox = new ArrayDeque<>();
  private final Map<TypeUrl, Set<String>> names = new HashMap<>();
  private final Map<TypeUrl, Map<String, XdsResource>> held = new HashMap<>();

  record Message(TypeUrl type, Delta request) {}

  void subscribe(TypeUrl type, Set<String> next) {
    Set<String> before = names.getOrDefault(type, Set.of());
    boolean isFirst = !names.containsKey(type);
    names.put(type, Set.copyOf(next));
    if (!isWildcard(type)) {
      resources(type).keySet().retainAll(next);
    }
    Set<String> added = minus(next, before);
    Set<String> dropped = minus(before, next);
    if (isFirst || !added.isEmpty() || !dropped.isEmpty()) {
      send(type, added, dropped, Map.of(), Nonce.NONE, Optional.empty());
    }
  }

  /** A new stream, on which it says what it holds. */
  void reconnect() {
    outbox.clear();
    inbox.clear();
    names.forEach(
        (type, subscribed) -> {
          Map<String, String> versions = new TreeMap<>();
          resources(type).forEach((name, each) -> versions.put(name, each.version()));
          send(type, subscribed, Set.of(), versions, Nonce.NONE, Optional.empty());
        });
  }

  /** Reads the oldest response. */
  void read() {
    Response response = inbox.remove();
    TypeUrl type = response.type();
    ResponseContent content = response.body().content();
    if (content.resources().stream().anyMatch(each -> content(each).startsWith("bad"))) {
      send(type, Set.of(), Set.of(), Map.of(), response.nonce(), Optional.of("bad"));
      return;
    }
    for (XdsResource resource : content.resources()) {
      if (isWildcard(type) || names(type).contains(resource.name())) {
        resources(type).put(resource.name(), resource);
      }
    }
    content.removed().forEach(resources(type)::remove);
    send(type, Set.of(), Set.of(), Map.of(), response.nonce(), Optional.empty());
  }

  Map<String, String> held(TypeUrl type) {
    Map<String, String> contents = new TreeMap<>();
    resources(type).forEach((name, resource) -> contents.put(name, content(resource)));
    return contents;
  }

  Set<String> names(TypeUrl type) {
    return names.getOrDefault(type, Set.of());
  }

  boolean isWildcard(TypeUrl type) {
    return type.equals(TypeUrl.CLUSTER);
  }

  private Map<String, XdsResource> resources(TypeUrl type) {
    return held.computeIfAbsent(type, each -> new TreeMap<>());
  }

  private static String content(XdsResource resource) {
    return UTF_8.decode(resource.bytes()).toString();
  }

  private static Set<String> minus(Set<String> all, Set<String> others) {
    Set<String> left = new HashSet<>(all);
    left.removeAll(others);
    return left;
  }

  private void send(
      TypeUrl type,
      Set<String> subscribe,
      Set<String> unsubscribe,
      Map<String, String> versions,
      Nonce nonce,
      Optional<String> error) {
    outbox.add(
        new Message(
            type,
            new Delta(List.copyOf(subscribe), List.copyOf(unsubscribe), versions, nonce, error)));
  }
}
