package io.mizzen.xds.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.mizzen.xds.TypeUrl;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C1: a delta request is read the same with and without the generated parser")
class DeltaAnswerTest {
  private static final String STREAM = "3";
  private static final DeltaDiscoveryRequest ACK =
      DeltaDiscoveryRequest.newBuilder()
          .setTypeUrl(TypeUrl.CLUSTER.url())
          .setResponseNonce("3-4")
          .build();

  private final DeltaCodec codec = new DeltaCodec(new MessageCheck(100, 100));

  @Test
  void ackIsReadWithoutTheGeneratedParser() throws Exception {
    byte[] bytes = ACK.toByteArray();

    assertThat(DeltaAnswer.of(bytes, bytes.length))
        .isEqualTo(new DeltaAnswer(TypeUrl.CLUSTER.url(), "3-4"));
    assertThat(decode(bytes)).isEqualTo(codec.decode(STREAM, ACK));
  }

  @Test
  void otherFormsAreReadByTheGeneratedParser() throws Exception {
    for (DeltaDiscoveryRequest other :
        List.of(
            ACK.toBuilder().setErrorDetail(Status.newBuilder().setMessage("no")).build(),
            ACK.toBuilder().setNode(Node.newBuilder().setId("n")).build(),
            ACK.toBuilder().addResourceNamesSubscribe("a").build(),
            ACK.toBuilder().addResourceNamesUnsubscribe("a").build(),
            ACK.toBuilder().putInitialResourceVersions("a", "1").build(),
            ACK.toBuilder().setTypeUrl("\u00fcber").build())) {
      byte[] bytes = other.toByteArray();

      assertThat(DeltaAnswer.of(bytes, bytes.length)).isNull();
      assertThat(decode(bytes)).isEqualTo(codec.decode(STREAM, other));
    }
  }

  /** Lengths of several bytes, too long ones, and fields that come twice. */
  @Test
  void unusualBytesAreReadAsTheGeneratedParserReadsThem() throws Exception {
    for (byte[] bytes :
        List.of(
            new byte[] {},
            new byte[] {0x12, (byte) 0x81, 0, 't'},
            new byte[] {0x12, 1, 't', 0x12, 1, 'u', 0x32, 1, '3', 0x32, 3, '3', '-', '4'},
            new byte[] {(byte) 0x92, 0, 1, 't'})) {
      assertThat(decode(bytes))
          .isEqualTo(codec.decode(STREAM, DeltaDiscoveryRequest.parseFrom(bytes)));
    }
    for (byte[] bytes :
        List.of(
            new byte[] {0x12},
            new byte[] {0x12, 2, 't'},
            new byte[] {0x12, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 1},
            new byte[] {0x12, -1, -1, -1, -1, 7},
            new byte[] {0x12, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1})) {
      assertThatThrownBy(() -> decode(bytes)).isInstanceOf(InvalidProtocolBufferException.class);
    }
  }

  @Test
  void changedBytesAreReadAsTheGeneratedParserReadsThem() throws Exception {
    Random random = new Random(7);
    int answers = 0;
    int refused = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = changed(random);
      // In an array in which another request was before.
      byte[] used = Arrays.copyOf(bytes, bytes.length + random.nextInt(4));
      Arrays.fill(used, bytes.length, used.length, (byte) FieldScan.tag(6));
      DeltaDiscoveryRequest expected;
      try {
        expected = DeltaDiscoveryRequest.parseFrom(bytes);
      } catch (InvalidProtocolBufferException e) {
        refused++;
        assertThatThrownBy(() -> codec.decode(STREAM, used, bytes.length, List.of()))
            .isInstanceOf(InvalidProtocolBufferException.class);
        continue;
      }
      answers += DeltaAnswer.of(used, bytes.length) == null ? 0 : 1;
      assertThat(codec.decode(STREAM, used, bytes.length, List.of()))
          .isEqualTo(codec.decode(STREAM, expected));
    }
    assertThat(answers).isGreaterThan(1_000);
    assertThat(refused).isGreaterThan(1_000);
  }

  private Decoded decode(byte[] bytes) throws InvalidProtocolBufferException {
    return codec.decode(STREAM, bytes, bytes.length, List.of());
  }

  private static byte[] changed(Random random) {
    DeltaDiscoveryRequest.Builder request = ACK.toBuilder().setTypeUrl("t");
    if (random.nextInt(4) == 0) {
      request.addResourceNamesSubscribe("a");
    }
    byte[] bytes = request.build().toByteArray();
    for (int i = random.nextInt(3); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return Arrays.copyOf(bytes, bytes.length - random.nextInt(2) * random.nextInt(bytes.length));
  }
}
