package io.mizzen.xds.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import com.sun.management.ThreadMXBean;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.mizzen.xds.TypeUrl;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C1: a state-of-the-world request is read the same with and without making its names")
class SotwMessageTest {
  private static final DiscoveryRequest ACK =
      DiscoveryRequest.newBuilder()
          .setVersionInfo("7")
          .addResourceNames("a")
          .addResourceNames("outbound|80||b")
          .setTypeUrl(TypeUrl.CLUSTER.url())
          .setResponseNonce("3-4")
          .build();

  private final SotwCodec codec = new SotwCodec(new MessageCheck(100, 100));

  @Test
  void ackIsReadWithoutItsNames() throws Exception {
    SotwMessage read = parse(ACK.toByteArray(), List.of());

    assertThat(read).isInstanceOf(SotwMessage.Compact.class);
    assertThat(codec.decode("3", read)).isEqualTo(codec.decode("3", new SotwMessage.Full(ACK)));
  }

  @Test
  void namesFromEqualBytesAreEqualAndOthersAreNot() throws Exception {
    AsciiNames names = names(ACK);

    assertThat(names).isEqualTo(names(ACK)).isEqualTo(names(ACK).trimmed());
    assertThat(names).isEqualTo(List.of("a", "outbound|80||b")).hasSize(2);
    assertThat(List.of("a", "outbound|80||b")).isEqualTo(names);
    assertThat(names)
        .isNotEqualTo(names(ACK.toBuilder().setResourceNames(0, "c").build()))
        .isNotEqualTo(names(ACK.toBuilder().clearResourceNames().build()));
  }

  @Test
  void ackOfHundredNamesMakesNoneOfThem() throws Exception {
    DiscoveryRequest.Builder ack = ACK.toBuilder().clearResourceNames();
    for (int i = 0; i < 100; i++) {
      ack.addResourceNames("outbound|80|v1|s" + i + ".default.svc.cluster.local");
    }
    byte[] bytes = ack.build().toByteArray();
    AsciiNames asked = names(ack.build()).trimmed();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int rounds = 1_000;
    boolean same = true;

    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < rounds; i++) {
      Decoded.Read read = (Decoded.Read) codec.decode("3", parse(bytes, List.of()));
      same &= ((ClientRequest.Sotw) read.request()).names().equals(asked);
    }
    long each = (threads.getCurrentThreadAllocatedBytes() - before) / rounds;

    assertThat(same).isTrue();
    // The names alone would be 100 strings of 40 characters.
    assertThat(each).as("bytes an ACK").isLessThan(1_500);
  }

  @Test
  void otherFormsAreReadByTheGeneratedParser() throws Exception {
    for (DiscoveryRequest other :
        List.of(
            ACK.toBuilder().setErrorDetail(Status.newBuilder().setMessage("no")).build(),
            ACK.toBuilder().addResourceNames("\u00fcber").build(),
            ACK.toBuilder().addResourceNames("x".repeat(128)).addResourceNames("\u00fc").build())) {
      assertThat(parse(other.toByteArray(), List.of())).isEqualTo(new SotwMessage.Full(other));
    }
  }

  @Test
  void nodesAndLongNamesAreReadWithoutMakingTheNames() throws Exception {
    for (DiscoveryRequest other :
        List.of(
            ACK.toBuilder().setNode(Node.newBuilder().setId("n")).build(),
            ACK.toBuilder().setNode(Node.newBuilder().setId("\u00fc".repeat(300))).build(),
            ACK.toBuilder().addResourceNames("x".repeat(128)).addResourceNames("y").build(),
            ACK.toBuilder().addResourceNames("x".repeat(20_000)).build())) {
      SotwMessage read = parse(other.toByteArray(), List.of());

      assertThat(read).isInstanceOf(SotwMessage.Compact.class);
      assertThat(codec.decode("3", read)).isEqualTo(codec.decode("3", new SotwMessage.Full(other)));
    }
  }

  @Test
  void bytesThatAreNoRequestAreRefused() {
    assertThatThrownBy(() -> parse(new byte[] {0x1a, 5, 'a'}, List.of()))
        .isInstanceOf(InvalidProtocolBufferException.class);
  }

  @Test
  void changedBytesAreReadAsTheGeneratedParserReadsThem() throws Exception {
    Random random = new Random(7);
    List<TypeState> types = List.of(asked("", "m"), asked("n", "m"), asked("", "m", "", "m"));
    int compact = 0;
    int repeated = 0;
    int refused = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = changed(random);
      DiscoveryRequest expected;
      try {
        expected = DiscoveryRequest.parseFrom(bytes);
      } catch (InvalidProtocolBufferException e) {
        refused++;
        assertThatThrownBy(() -> withNode(parse(bytes, types)))
            .isInstanceOf(InvalidProtocolBufferException.class);
        continue;
      }
      // In an array in which another request was before.
      byte[] used = Arrays.copyOf(bytes, bytes.length + random.nextInt(4));
      Arrays.fill(used, bytes.length, used.length, (byte) (3 << 3 | 2));
      SotwMessage read = SotwMessage.parse(used, bytes.length, types);
      compact += read instanceof SotwMessage.Compact ? 1 : 0;
      repeated += isRepeated(read, types) ? 1 : 0;
      assertThat(withNode(read)).isEqualTo(withNode(new SotwMessage.Full(expected)));
    }
    assertThat(compact).as("requests of the form looked at").isGreaterThan(10_000);
    assertThat(repeated).as("requests that repeat names").isGreaterThan(1_000);
    assertThat(refused).as("bytes that are none").isGreaterThan(10_000);
  }

  /** A request with its node, which is read when it is needed. */
  private record WithNode(Decoded.Read request, Node node) {}

  private WithNode withNode(SotwMessage message) throws InvalidProtocolBufferException {
    DiscoveryRequest typed = DiscoveryRequest.newBuilder().setTypeUrl("t").build();
    Decoded decoded = codec.decode("3", message);
    Decoded.Read read =
        decoded instanceof Decoded.Read known
            ? known
            : (Decoded.Read) codec.decode("3", new SotwMessage.Full(typed));
    ByteString node =
        message instanceof SotwMessage.Compact compact
            ? compact.node()
            : ((SotwMessage.Full) message).request().getNode().toByteString();
    return new WithNode(
        new Decoded.Read(read.type(), ByteString.EMPTY, read.request(), read.resumes()),
        Node.parseFrom(node));
  }

  @SuppressWarnings("ReferenceEquality") // whether they were taken as they are
  private static boolean isRepeated(SotwMessage read, List<TypeState> types) {
    return read instanceof SotwMessage.Compact compact
        && types.stream().anyMatch(type -> type.subscription().asked() == compact.names());
  }

  /** A type of a stream whose client has asked for these names. */
  private static TypeState asked(String... names) throws InvalidProtocolBufferException {
    ResourceTable table =
        new ResourceTable(TypeUrl.ROUTE, new FakeLookup(List.of()), new TableCounts());
    DiscoveryRequest request =
        DiscoveryRequest.newBuilder()
            .setTypeUrl(TypeUrl.ROUTE.url())
            .addAllResourceNames(List.of(names))
            .build();
    Decoded.Read read =
        (Decoded.Read)
            new SotwCodec(new MessageCheck(9, 9))
                .decode("3", parse(request.toByteArray(), List.of()));
    return StreamState.of(ClientProfile.KEEPS_ENDPOINTS, ProtocolVariant.SOTW)
        .opened(table)
        .received(TypeUrl.ROUTE, read.request(), 0)
        .state()
        .types()
        .get(0);
  }

  /** Fields in any order, some of them repeated; then some bytes changed or cut off. */
  private static byte[] changed(Random random) {
    List<byte[]> fields = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      DiscoveryRequest.Builder one = DiscoveryRequest.newBuilder();
      switch (random.nextInt(8)) {
        case 0 -> one.setVersionInfo("v".repeat(random.nextInt(3)));
        case 1 -> one.setTypeUrl(TypeUrl.ROUTE.url());
        case 2 -> one.setResponseNonce("3-" + random.nextInt(20));
        case 3 -> one.setNode(Node.newBuilder().setId("i".repeat(random.nextInt(200))));
        case 4 -> one.addResourceNames("l".repeat(120 + random.nextInt(20)));
        default -> one.addResourceNames("n".repeat(random.nextInt(4))).addResourceNames("m");
      }
      fields.add(one.build().toByteArray());
    }
    byte[] all = new byte[fields.stream().mapToInt(field -> field.length).sum()];
    int at = 0;
    for (byte[] field : fields) {
      System.arraycopy(field, 0, all, at, field.length);
      at += field.length;
    }
    for (int i = random.nextInt(3); i > 0 && all.length > 0; i--) {
      all[random.nextInt(all.length)] = (byte) random.nextInt(i == 1 ? 64 : 256);
    }
    return random.nextInt(8) == 0 && all.length > 0
        ? Arrays.copyOf(all, random.nextInt(all.length))
        : all;
  }

  private static SotwMessage parse(byte[] bytes, List<TypeState> types)
      throws InvalidProtocolBufferException {
    return SotwMessage.parse(bytes, bytes.length, types);
  }

  private static AsciiNames names(DiscoveryRequest request) throws InvalidProtocolBufferException {
    return ((SotwMessage.Compact) parse(request.toByteArray(), List.of())).names();
  }
}
