package io.mizzen.xds.server.protocol;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.protocol.ClientRequest.Sotw;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Plays requests of one type against a stream; what exists is what was shown last. */
final class Script {
  private final TypeUrl type;
  private final TableCounts counts = new TableCounts();
  private final SendContext context;
  private final ResourceTable table;
  private StreamState state;
  private long nonces;

  Script(TypeUrl type) {
    this(type, Integer.MAX_VALUE);
  }

  Script(TypeUrl type, int responseBytes) {
    this.type = type;
    this.context = new SendContext(0, responseBytes, 0, 0, new ResponseBodies(counts));
    this.table = new ResourceTable(type, new FakeLookup(List.of()), counts);
    this.state = StreamState.of(ClientProfile.KEEPS_ENDPOINTS, ProtocolVariant.SOTW).opened(table);
  }

  /** Sets what exists, and the answer to it. */
  List<String> show(XdsResource... resources) {
    set(resources);
    return answer();
  }

  void set(XdsResource... resources) {
    Set<Subscription> unused = table.advance(new FakeLookup(List.of(resources)), Optional.empty());
  }

  /** The server's response now: contents of the response, empty when it says nothing. */
  List<String> answer() {
    return reply().map(Script::names).orElse(List.of());
  }

  Optional<Response> reply() {
    // Numbers have gaps, as when other types of the stream are answered in between.
    StreamState gap = new StreamState(state.profile(), state.variant(), state.types(), nonces + 1);
    StreamState.Step step = gap.next(context);
    state = step.state();
    step.response().ifPresent(response -> nonces = response.nonce().number());
    return step.response();
  }

  /** A request without a nonce. */
  RequestOutcome subscribe(String... names) {
    return request(Nonce.NONE, Optional.empty(), names);
  }

  RequestOutcome ack(String... names) {
    return request(last(), Optional.empty(), names);
  }

  RequestOutcome nack(String... names) {
    return request(last(), Optional.of("bad"), names);
  }

  RequestOutcome request(Nonce nonce, Optional<String> error, String... names) {
    StreamState.AfterRequest after =
        state.received(type, new Sotw(List.of(names), nonce, error), 0);
    state = after.state();
    return after.outcome();
  }

  Nonce last() {
    return new Nonce(nonces);
  }

  TypeState state() {
    return state.type(type).orElseThrow();
  }

  static List<String> names(Response response) {
    return response.body().content().resources().stream().map(XdsResource::name).toList();
  }
}
