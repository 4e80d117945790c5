package io.mizzen.xds.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.StreamState.Offer;
import io.mizzen.xds.server.SubscriptionEvent.Requested;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pure client and server of one stream: plays requests and reads what would be sent. */
final class StreamScript {
  static final long GRACE = 5;

  private StreamState state;
  private FakeView view = FakeView.of(0);
  private long now = Long.MAX_VALUE - 3;
  private int looks;
  private Settlement settlement = Settlement.NONE;
  private final Map<TypeUrl, Nonce> nonces = new HashMap<>();

  StreamScript(Warming warming) {
    this.state = StreamState.of(warming);
  }

  void show(XdsResource... resources) {
    view = FakeView.of(view.revision() + 1, resources);
  }

  void pass(long nanos) {
    now += nanos;
  }

  void subscribe(TypeUrl type, String... names) {
    receive(type, Nonce.NONE, Optional.empty(), names);
  }

  void ack(TypeUrl type, String... names) {
    receive(type, nonce(type), Optional.empty(), names);
  }

  void nack(TypeUrl type, String... names) {
    receive(type, nonce(type), Optional.of("bad"), names);
  }

  /** Everything that can be sent now, in order. */
  List<String> sent() {
    List<String> sent = new ArrayList<>();
    Optional<Reply> reply = send();
    while (reply.isPresent()) {
      sent.add(describe(reply.get()));
      reply = send();
    }
    settlement = settlement.sent(view.revision(), state);
    return sent;
  }

  Optional<String> sendOne() {
    return send().map(StreamScript::describe);
  }

  /** Contents of the next response, which must be of that type. */
  List<String> contents(TypeUrl type) {
    Reply reply = send().filter(each -> each.type().equals(type)).orElseThrow();
    return reply.resources().stream().map(each -> UTF_8.decode(each.bytes()).toString()).toList();
  }

  /** Whether the newest view is answered; to be asked after everything was sent. */
  boolean settled() {
    settlement = settlement.sent(view.revision(), state);
    return settlement.settled() == view.revision();
  }

  long settledRevision() {
    return settlement.settled();
  }

  /** How often the view was asked. */
  int looks() {
    return looks;
  }

  private Optional<Reply> send() {
    StreamState.Step step = state.next(new Offer(new Counted(), now, Integer.MAX_VALUE, GRACE));
    state = step.state();
    step.reply().ifPresent(reply -> nonces.put(reply.type(), reply.nonce()));
    return step.reply();
  }

  private void receive(TypeUrl type, Nonce nonce, Optional<String> error, String... names) {
    state = state.received(type, new Requested(List.of(names), nonce, error)).state();
  }

  private Nonce nonce(TypeUrl type) {
    return nonces.getOrDefault(type, Nonce.NONE);
  }

  private static String describe(Reply reply) {
    return reply.type().shortName() + Script.names(reply);
  }

  private final class Counted implements ResourceView {
    @Override
    public long revision() {
      return view.revision();
    }

    @Override
    public Optional<XdsResource> find(TypeUrl type, String name) {
      looks++;
      return view.find(type, name);
    }

    @Override
    public Optional<XdsResource> absent(TypeUrl type, String name) {
      return view.absent(type, name);
    }

    @Override
    public Collection<XdsResource> all(TypeUrl type) {
      looks++;
      return view.all(type);
    }
  }
}
