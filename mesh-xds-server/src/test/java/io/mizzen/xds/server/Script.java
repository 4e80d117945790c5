package io.mizzen.xds.server;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.SubscriptionEvent.Offered;
import io.mizzen.xds.server.SubscriptionEvent.Requested;
import io.mizzen.xds.server.SubscriptionState.Verdict;
import java.util.List;
import java.util.Optional;

/** Plays events against one subscription; what exists is what was offered last. */
final class Script {
  private SubscriptionState state;
  private FakeView view = FakeView.of(0);
  private long nonces;

  Script(TypeUrl type) {
    this.state = SubscriptionState.of(type);
  }

  /** Sets what exists, and the answer to it. */
  List<String> show(XdsResource... resources) {
    set(resources);
    return answer();
  }

  void set(XdsResource... resources) {
    view = FakeView.of(0, resources);
  }

  /** What the server says now: contents of the response, empty when it says nothing. */
  List<String> answer() {
    return reply().map(Script::names).orElse(List.of());
  }

  Optional<Reply> reply() {
    return reply(Integer.MAX_VALUE);
  }

  Optional<Reply> reply(int budget) {
    // Numbers have gaps, as when other types of the stream are answered in between.
    Nonce nonce = new Nonce(nonces + 2);
    SubscriptionState.Step step = state.on(new Offered(Target.of(state, view), nonce, budget));
    state = step.state();
    if (step.reply().isPresent()) {
      nonces = nonce.number();
    }
    return step.reply();
  }

  /** A request without a nonce. */
  Verdict subscribe(String... names) {
    return request(Nonce.NONE, Optional.empty(), names);
  }

  Verdict ack(String... names) {
    return request(last(), Optional.empty(), names);
  }

  Verdict nack(String... names) {
    return request(last(), Optional.of("bad"), names);
  }

  Verdict request(Nonce nonce, Optional<String> error, String... names) {
    SubscriptionState.Step step = state.on(new Requested(List.of(names), nonce, error));
    state = step.state();
    return step.verdict();
  }

  Nonce last() {
    return new Nonce(nonces);
  }

  SubscriptionState state() {
    return state;
  }

  static List<String> names(Reply reply) {
    return reply.resources().stream().map(XdsResource::name).toList();
  }
}
