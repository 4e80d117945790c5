package io.mizzen.xds.server.protocol;

import static io.mizzen.xds.server.protocol.Resources.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.management.ThreadMXBean;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C5: what requests cost that repeat the names of others, in counts")
class RepeatedNamesTest {
  private static final int NAMES = 200;
  private static final int STREAMS = 20;
  private static final List<String> ALL =
      IntStream.range(0, NAMES).mapToObj(i -> "outbound|80|v" + i % 2 + "|s" + i).toList();

  private final TableCounts counts = new TableCounts();
  private final ResponseBodies bodies = new ResponseBodies(counts);
  private final SotwCodec codec = new SotwCodec(new MessageCheck(NAMES + 1, 100));
  private ResourceTable table = table(TypeUrl.CLUSTER);
  private StreamState state = stream();

  @Test
  void firstRequestsAndTheirAcknowledgementsAreReadAndPutTogetherOnceForAll() {
    for (TypeUrl type : List.of(TypeUrl.CLUSTER, TypeUrl.ENDPOINT)) {
      table = table(type);
      long readBefore = counts.namesRead();
      long lookedBefore = counts.namesLookedAt();
      long bodiesBefore = counts.bodies();

      for (int i = 0; i < STREAMS; i++) {
        state = stream();
        receive(ALL, Nonce.NONE, true);
        StreamState.Step step = state.next(context(Integer.MAX_VALUE));
        assertThat(Script.names(step.response().orElseThrow())).hasSize(NAMES);
        state = step.state();
        receive(ALL, step.response().orElseThrow().nonce(), false);
        assertThat(state.next(context(Integer.MAX_VALUE)).response()).isEmpty();
      }

      assertThat(counts.namesRead() - readBefore).as("names read").isEqualTo(NAMES);
      assertThat(counts.namesLookedAt() - lookedBefore).as("names looked at").isEqualTo(NAMES);
      assertThat(counts.bodies() - bodiesBefore).as("bodies").isEqualTo(1);
    }
  }

  @Test
  void firstRequestThatRepeatsNamesMakesNoneOfThem() throws Exception {
    byte[] first = bytes(ALL, Nonce.NONE, true);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int rounds = 200;
    subscribe(first);

    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < rounds; i++) {
      subscribe(first);
    }
    long each = (threads.getCurrentThreadAllocatedBytes() - before) / rounds;

    // The names alone would be 200 strings.
    assertThat(each).as("bytes a first request").isLessThan(40L * NAMES);
  }

  /** The first request of another stream, as a server takes it. */
  private void subscribe(byte[] request) throws InvalidProtocolBufferException {
    state = stream();
    Decoded.Read read = (Decoded.Read) codec.decode("3", request, request.length, state.types());
    Optional<NameLookups> unknown = state.prepare(read.type(), read.request(), 0);
    unknown.ifPresent(RepeatedNamesTest::lookUp);
    state = state.received(read.type(), read.request(), 0).state();
  }

  private static void lookUp(NameLookups names) {
    boolean isMore = names.step();
    while (isMore) {
      isMore = names.step();
    }
  }

  @Test
  void answersInPartsAreWhatTheyWereWithoutSharing() {
    table = table(TypeUrl.ENDPOINT);
    state = stream();
    List<String> sent = new ArrayList<>();
    receive(ALL, Nonce.NONE, true);

    Optional<Response> response = send(50);
    while (response.isPresent()) {
      sent.addAll(Script.names(response.get()));
      receive(ALL, response.get().nonce(), false);
      response = send(50);
    }

    assertThat(sent).containsExactlyElementsOf(ALL.stream().sorted().toList());
  }

  @Test
  void largeAnswersOfAllTypesArePutTogetherOnceHoweverStreamsAskForThem() {
    int large = 1 << 20;
    List<ResponseContent> answers =
        IntStream.range(0, 4)
            .mapToObj(i -> XdsResource.of(TypeUrl.CLUSTER, "large-" + i, new byte[large]))
            .map(
                each ->
                    new ResponseContent(
                        ProtocolVariant.SOTW, TypeUrl.CLUSTER, List.of(each), List.of()))
            .toList();

    for (int i = 0; i < STREAMS; i++) {
      answers.forEach(bodies::of);
    }

    assertThat(counts.bodies()).isEqualTo(answers.size());
  }

  @Test
  void bodyOfTheSameListsIsFoundAndThatOfOthersIsNot() {
    List<XdsResource> one = List.of(Resources.route("a", "1"));
    List<XdsResource> other = List.of(Resources.route("a", "2"));
    List<String> none = List.of();

    ResponseBody body = bodies.of(ProtocolVariant.DELTA, TypeUrl.ROUTE, one, none);

    assertThat(bodies.of(ProtocolVariant.DELTA, TypeUrl.ROUTE, one, none)).isSameAs(body);
    assertThat(bodies.of(ProtocolVariant.SOTW, TypeUrl.ROUTE, one, none)).isNotSameAs(body);
    assertThat(bodies.of(ProtocolVariant.DELTA, TypeUrl.ROUTE, other, none).content().resources())
        .isEqualTo(other);
    assertThat(
            bodies.of(ProtocolVariant.DELTA, TypeUrl.ROUTE, one, List.of("b")).content().removed())
        .containsExactly("b");
    assertThat(bodies.of(ProtocolVariant.DELTA, TypeUrl.ROUTE, one, none)).isSameAs(body);
    assertThat(counts.bodies()).isEqualTo(4);
  }

  @Test
  void changeIsLookedAtOnceForAllStreamsThatHaveTheSame() {
    for (TypeUrl type : List.of(TypeUrl.CLUSTER, TypeUrl.ENDPOINT)) {
      table = table(type);
      List<StreamState> streams = new ArrayList<>();
      for (int i = 0; i < STREAMS; i++) {
        state = stream();
        receive(ALL, Nonce.NONE, true);
        receive(ALL, send(Integer.MAX_VALUE).orElseThrow().nonce(), false);
        streams.add(state);
      }
      XdsResource changed = Resources.resource(type, ALL.get(7), "changed");
      List<XdsResource> all = new ArrayList<>(resources(type));
      all.set(7, changed);
      Set<Subscription> unused = table.advance(new FakeLookup(all), Optional.empty());
      long before = counts.namesLookedAt();

      for (StreamState each : streams) {
        state = each;
        assertThat(send(Integer.MAX_VALUE).orElseThrow().body().content().resources())
            .contains(changed)
            .hasSize(type.equals(TypeUrl.CLUSTER) ? NAMES : 1);
        assertThat(send(Integer.MAX_VALUE)).isEmpty();
      }

      assertThat(counts.namesLookedAt() - before)
          .isEqualTo(type.equals(TypeUrl.CLUSTER) ? NAMES + 1 : 1);
    }
  }

  @Test
  void firstAnswerAfterAChangeHasTheChange() {
    receive(ALL, Nonce.NONE, true);
    assertThat(send(Integer.MAX_VALUE)).isPresent();
    List<XdsResource> changed = new ArrayList<>(resources(TypeUrl.CLUSTER));
    changed.set(7, cluster(ALL.get(7), "changed"));
    Set<Subscription> unused = table.advance(new FakeLookup(changed), Optional.empty());

    state = stream();
    receive(ALL, Nonce.NONE, true);

    assertThat(send(Integer.MAX_VALUE).orElseThrow().body().content().resources())
        .contains(changed.get(7));
  }

  @Test
  void namesInAnotherOrderAreReadOnceARequest() {
    receive(ALL, Nonce.NONE, true);
    Response response = send(Integer.MAX_VALUE).orElseThrow();
    List<String> shuffled = new ArrayList<>(ALL);
    Collections.shuffle(shuffled, new Random(1));
    long before = counts.namesRead();

    receive(shuffled, response.nonce(), false);

    assertThat(counts.namesRead() - before).isEqualTo(NAMES);
    assertThat(send(Integer.MAX_VALUE)).isEmpty();
  }

  @Test
  void oneNameMoreOrLessIsNoRepetition() {
    receive(ALL, Nonce.NONE, true);
    List<String> one = new ArrayList<>(ALL);
    one.add("new");
    receive(one, send(Integer.MAX_VALUE).orElseThrow().nonce(), false);
    assertThat(names()).hasSize(NAMES + 1).contains("new");

    receive(ALL.subList(1, NAMES), new Nonce(state.lastNonce()), false);
    assertThat(names()).hasSize(NAMES - 1).doesNotContain(ALL.get(0), "new");

    receive(ALL, new Nonce(state.lastNonce()), false);
    assertThat(names()).hasSize(NAMES);
  }

  @Test
  void whatNobodyAsksForAnyMoreIsForgottenWithItsRequest() {
    Subscriber somebody = new Subscriber() {};
    receive(ALL, Nonce.NONE, true);
    Subscription all = state.types().get(0).subscription();
    AsciiNames asked = Objects.requireNonNull(all.asked());
    assertThat(table.askedBy(asked)).isSameAs(all);
    all.add(somebody);

    all.remove(somebody);

    assertThat(table.askedBy(asked)).isNull();
  }

  private Set<String> names() {
    return state.types().get(0).names().names();
  }

  private Optional<Response> send(int responseBytes) {
    StreamState.Step step = state.next(context(responseBytes));
    state = step.state();
    return step.response();
  }

  private SendContext context(int responseBytes) {
    return new SendContext(0, responseBytes, 0, 0, bodies);
  }

  private StreamState stream() {
    return StreamState.of(ClientProfile.KEEPS_ENDPOINTS, ProtocolVariant.SOTW).opened(table);
  }

  private ResourceTable table(TypeUrl type) {
    return new ResourceTable(type, new FakeLookup(resources(type)), counts);
  }

  private static List<XdsResource> resources(TypeUrl type) {
    return ALL.stream().map(name -> Resources.resource(type, name, "content of " + name)).toList();
  }

  private void receive(List<String> names, Nonce nonce, boolean withNode) {
    try {
      byte[] bytes = bytes(names, nonce, withNode);
      Decoded.Read read = (Decoded.Read) codec.decode("3", bytes, bytes.length, state.types());
      assertThat(read.isCompact()).isTrue();
      state = state.received(read.type(), read.request(), 0).state();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** A request as it comes on the wire. */
  private byte[] bytes(List<String> names, Nonce nonce, boolean withNode) {
    DiscoveryRequest.Builder request =
        DiscoveryRequest.newBuilder()
            .setTypeUrl(table.type().url())
            .addAllResourceNames(names)
            .setResponseNonce(nonce.isNone() ? "" : Nonce.text("3", nonce.number()));
    if (withNode) {
      request.setNode(Node.newBuilder().setId("n".repeat(200)));
    }
    return request.build().toByteArray();
  }
}
