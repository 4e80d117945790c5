package io.mizzen.xds.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    SotwMessage read = SotwMessage.parse(ACK.toByteArray());

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
      Decoded.Read read = (Decoded.Read) codec.decode("3", SotwMessage.parse(bytes));
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
            ACK.toBuilder().setNode(Node.newBuilder().setId("n")).build(),
            ACK.toBuilder().setErrorDetail(Status.newBuilder().setMessage("no")).build(),
            ACK.toBuilder().addResourceNames("\u00fcber").build(),
            ACK.toBuilder().addResourceNames("x".repeat(128)).build())) {
      assertThat(SotwMessage.parse(other.toByteArray())).isEqualTo(new SotwMessage.Full(other));
    }
  }

  @Test
  void bytesThatAreNoRequestAreRefused() {
    assertThatThrownBy(() -> SotwMessage.parse(new byte[] {0x1a, 5, 'a'}))
        .isInstanceOf(InvalidProtocolBufferException.class);
  }

  @Test
  void changedBytesAreReadAsTheGeneratedParserReadsThem() {
    Random random = new Random(7);
    int compact = 0;
    int refused = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = changed(random);
      DiscoveryRequest expected;
      try {
        expected = DiscoveryRequest.parseFrom(bytes);
      } catch (InvalidProtocolBufferException e) {
        refused++;
        assertThatThrownBy(() -> SotwMessage.parse(bytes))
            .isInstanceOf(InvalidProtocolBufferException.class);
        continue;
      }
      SotwMessage read = read(bytes);
      compact += read instanceof SotwMessage.Compact ? 1 : 0;
      assertThat(codec.decode("3", read))
          .isEqualTo(codec.decode("3", new SotwMessage.Full(expected)));
    }
    assertThat(compact).as("requests of the form looked at").isGreaterThan(10_000);
    assertThat(refused).as("bytes that are none").isGreaterThan(10_000);
  }

  private static SotwMessage read(byte[] bytes) {
    try {
      return SotwMessage.parse(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** Fields in any order, some of them repeated; then some bytes changed or cut off. */
  private static byte[] changed(Random random) {
    List<byte[]> fields = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      DiscoveryRequest.Builder one = DiscoveryRequest.newBuilder();
      switch (random.nextInt(6)) {
        case 0 -> one.setVersionInfo("v".repeat(random.nextInt(3)));
        case 1 -> one.setTypeUrl(TypeUrl.ROUTE.url());
        case 2 -> one.setResponseNonce("3-" + random.nextInt(20));
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

  private static AsciiNames names(DiscoveryRequest request) {
    return ((SotwMessage.Compact) read(request.toByteArray())).names();
  }
}
