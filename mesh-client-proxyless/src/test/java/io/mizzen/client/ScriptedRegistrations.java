package io.mizzen.client;

import com.google.protobuf.Message;
import io.grpc.Status;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.core.v3.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The servers that have registered over streams. Guarded by the monitor of {@link ScriptedAds}. */
final class ScriptedRegistrations {
  private final Map<Object, Node> nodes = new HashMap<>();
  private final List<String> events = new ArrayList<>();
  private @Nullable Status refusal;
  private List<String> selectedBy = List.of("reviews.default.svc.cluster.local");

  void selectedBy(List<String> services) {
    selectedBy = services;
  }

  /** Refuses those that come from now on; null accepts them again. */
  void refuse(@Nullable Status status) {
    refusal = status;
  }

  Optional<Status> refusal() {
    return Optional.ofNullable(refusal);
  }

  void add(Object stream, Node node) {
    events.add("register");
    nodes.put(stream, node);
  }

  /**
   * The end of a stream, which need not have registered anything.
   *
   * @param how "client closed" or "disconnected"
   */
  void remove(Object stream, String how) {
    if (nodes.remove(stream) != null) {
      events.add(how);
    }
  }

  /** The answer to a registration. */
  Message answer(String name) {
    return Resources.registration(name, "reviews-v1-127.0.0.1", selectedBy);
  }

  List<Node> nodes() {
    return List.copyOf(nodes.values());
  }

  List<String> events() {
    return List.copyOf(events);
  }
}
