package io.mizzen.xds.server.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.protocol.ClientRequest.Delta;
import io.mizzen.xds.server.protocol.ClientRequest.Sotw;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A pure client and server of one stream: plays requests and reads what would be sent. */
final class StreamScript {
  static final long GRACE = 5;
  static final long WARMING_LIMIT = 15;

  private final FakeMesh mesh = new FakeMesh();
  private StreamState state;
  private long now = Long.MAX_VALUE - 3;
  private int late;
  private AckProgress progress = AckProgress.NONE;
  private final Map<TypeUrl, Nonce> nonces = new HashMap<>();

  StreamScript(ClientProfile profile) {
    this(profile, ProtocolVariant.SOTW);
  }

  StreamScript(ClientProfile profile, ProtocolVariant variant) {
    this.state = StreamState.of(profile, variant);
  }

  void show(XdsResource... resources) {
    Set<Subscription> unused = mesh.show(List.of(resources));
  }

  void nameAhead() {
    mesh.nameAhead();
  }

  void stopNamingAhead() {
    mesh.stopNamingAhead();
  }

  void pass(long nanos) {
    now += nanos;
  }

  void subscribe(TypeUrl type, String... names) {
    receive(type, new Sotw(List.of(names), Nonce.NONE, Optional.empty()));
  }

  void ack(TypeUrl type, String... names) {
    receive(type, new Sotw(List.of(names), nonce(type), Optional.empty()));
  }

  void nack(TypeUrl type, String... names) {
    receive(type, new Sotw(List.of(names), nonce(type), Optional.of("bad")));
  }

  /** A delta request that answers nothing. */
  void change(TypeUrl type, List<String> subscribe, List<String> unsubscribe) {
    receive(type, new Delta(subscribe, unsubscribe, Map.of(), Nonce.NONE, Optional.empty()));
  }

  /** The first delta request of a client that holds something already. */
  void resume(TypeUrl type, List<String> subscribe, Map<String, String> versions) {
    receive(type, new Delta(subscribe, List.of(), versions, Nonce.NONE, Optional.empty()));
  }

  void deltaAck(TypeUrl type) {
    receive(type, new Delta(List.of(), List.of(), Map.of(), nonce(type), Optional.empty()));
  }

  void deltaNack(TypeUrl type) {
    receive(type, new Delta(List.of(), List.of(), Map.of(), nonce(type), Optional.of("bad")));
  }

  /** A delta answer to the response of that number on the stream; a NACK if there is an error. */
  void answer(TypeUrl type, long number, String error) {
    Optional<String> refusal = error.isEmpty() ? Optional.empty() : Optional.of(error);
    receive(type, new Delta(List.of(), List.of(), Map.of(), new Nonce(number), refusal));
  }

  void subscribeWith(TypeUrl type, Nonce nonce, String... names) {
    receive(type, new Delta(List.of(names), List.of(), Map.of(), nonce, Optional.empty()));
  }

  /** Everything that can be sent now, in order. */
  List<String> sent() {
    List<String> sent = new ArrayList<>();
    Optional<Response> response = send();
    while (response.isPresent()) {
      sent.add(describe(response.get()));
      response = send();
    }
    progress = progress.sent(mesh.revision(), state, context());
    return sent;
  }

  Optional<String> sendOne() {
    return send().map(StreamScript::describe);
  }

  /** Contents of the next response, which must be of that type. */
  List<String> contents(TypeUrl type) {
    Response response = send().filter(each -> each.type().equals(type)).orElseThrow();
    return response.body().content().resources().stream()
        .map(each -> UTF_8.decode(each.bytes()).toString())
        .toList();
  }

  /** Whether the newest view is answered; to be asked after everything was sent. */
  boolean acked() {
    progress = progress.sent(mesh.revision(), state, context());
    return progress.revision() == mesh.revision();
  }

  long ackedRevision() {
    return progress.revision();
  }

  /** Responses with routes that were sent although clusters were not answered. */
  int late() {
    return late;
  }

  /** The number of names looked at. */
  long looks() {
    return mesh.counts.namesLookedAt();
  }

  StreamState state() {
    return state;
  }

  private Optional<Response> send() {
    StreamState.Step step = state.next(context());
    state = step.state();
    late += step.waitedTooLong() ? 1 : 0;
    step.response().ifPresent(response -> nonces.put(response.type(), response.nonce()));
    return step.response();
  }

  private SendContext context() {
    return new SendContext(now, Integer.MAX_VALUE, GRACE, WARMING_LIMIT, mesh.bodies);
  }

  private void receive(TypeUrl type, ClientRequest request) {
    StreamState open = state.type(type).isPresent() ? state : state.opened(mesh.table(type));
    state = open.received(type, request, 0).state();
  }

  private Nonce nonce(TypeUrl type) {
    return nonces.getOrDefault(type, Nonce.NONE);
  }

  private static String describe(Response response) {
    List<String> removed = response.body().content().removed();
    return response.type().shortName()
        + Script.names(response)
        + (removed.isEmpty() ? "" : " without " + removed);
  }
}
