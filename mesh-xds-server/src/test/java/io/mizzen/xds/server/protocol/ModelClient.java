package io.mizzen.xds.server.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.protocol.ClientRequest.Sotw;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * An xDS client in its simplest form: it holds what it accepted, refuses responses with content
 * that starts with {@code bad}, and answers each response. Messages wait in its two queues until
 * somebody moves them.
 */
final class ModelClient {
  /** The reaction to a response of a type it has unsubscribed from. */
  enum Unwanted {
    /** Answers it like any other. */
    ANSWERS,
    /** Does not even look at its nonce, as grpc-java. */
    IGNORES
  }

  final Deque<Message> outbox = new ArrayDeque<>();
  final Deque<Response> inbox = new ArrayDeque<>();
  private final Map<TypeUrl, Watch> watches = new HashMap<>();
  private final Unwanted unwanted;

  ModelClient(Unwanted unwanted) {
    this.unwanted = unwanted;
  }

  record Message(TypeUrl type, ClientRequest request) {}

  private static final class Watch {
    private Set<String> names = Set.of();
    private Nonce nonce = Nonce.NONE;
    private final Map<String, String> held = new TreeMap<>();
  }

  /** Changes the subscription; for clusters, no names at first is everything. */
  void subscribe(TypeUrl type, Set<String> names) {
    Watch watch = watches.computeIfAbsent(type, each -> new Watch());
    watch.names = Set.copyOf(names);
    if (!wildcard(type)) {
      watch.held.keySet().retainAll(names);
    }
    send(type, watch, Optional.empty());
  }

  /** The same after dropping the nonce, as grpc-js does when it had unsubscribed from all. */
  void subscribeAnew(TypeUrl type, Set<String> names) {
    watches.computeIfAbsent(type, each -> new Watch()).nonce = Nonce.NONE;
    subscribe(type, names);
  }

  /** Reads the oldest response. */
  void read() {
    Response reply = inbox.remove();
    Watch watch = watches.computeIfAbsent(reply.type(), each -> new Watch());
    boolean wanted = wildcard(reply.type()) || !watch.names.isEmpty();
    if (!wanted && unwanted == Unwanted.IGNORES) {
      return;
    }
    watch.nonce = reply.nonce();
    if (reply.body().content().resources().stream()
        .anyMatch(resource -> content(resource).startsWith("bad"))) {
      send(reply.type(), watch, Optional.of("bad"));
      return;
    }
    if (reply.type().isFullState()) {
      watch.held.clear();
    }
    for (XdsResource resource : reply.body().content().resources()) {
      if (wildcard(reply.type()) || watch.names.contains(resource.name())) {
        watch.held.put(resource.name(), content(resource));
      }
    }
    send(reply.type(), watch, Optional.empty());
  }

  boolean answersAll() {
    return unwanted == Unwanted.ANSWERS;
  }

  Map<String, String> held(TypeUrl type) {
    Watch watch = watches.get(type);
    return watch == null ? Map.of() : watch.held;
  }

  Set<String> names(TypeUrl type) {
    Watch watch = watches.get(type);
    return watch == null ? Set.of() : watch.names;
  }

  boolean wildcard(TypeUrl type) {
    return type.equals(TypeUrl.CLUSTER);
  }

  static String content(XdsResource resource) {
    return UTF_8.decode(resource.bytes()).toString();
  }

  private void send(TypeUrl type, Watch watch, Optional<String> error) {
    outbox.add(new Message(type, new Sotw(WireNames.of(watch.names), watch.nonce, error)));
  }
}
