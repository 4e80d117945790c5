package io.mizzen.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.embedded.EmbeddedChannel;
import io.mizzen.xds.server.ReadProgress.Patience;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C1: of the streams of a connection, one that reads does not speak for another")
class ReadProgressTest {
  private static final long TIMEOUT = 10;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Connection connection = new Connection(channel);
  private final ReadProgress one = new ReadProgress(Optional.of(connection), () -> {});
  private final ReadProgress other = new ReadProgress(Optional.of(connection), () -> {});

  @BeforeEach
  void open() {
    channel.pipeline().addLast(connection);
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void whatIsWrittenWhileItWaitsAloneIsItsProgress() {
    one.unread(0);
    peerReads();

    one.look(TIMEOUT);

    assertThat(one.isStalled(TIMEOUT + 1, Patience.of(TIMEOUT))).isFalse();
    assertThat(one.isStalled(TIMEOUT + TIMEOUT + 1, Patience.of(TIMEOUT))).isTrue();
  }

  @Test
  void whatIsWrittenWhileBothWaitIsNobodysProgress() {
    one.unread(0);
    other.unread(0);
    peerReads();

    one.look(TIMEOUT);
    other.look(TIMEOUT);

    assertThat(one.isStalled(TIMEOUT + 1, Patience.of(TIMEOUT))).isTrue();
    assertThat(other.isStalled(TIMEOUT + 1, Patience.of(TIMEOUT))).isTrue();
  }

  @Test
  void whatWasWrittenUntilTheOtherWasDoneIsNoProgressEither() {
    one.unread(0);
    other.unread(0);
    peerReads();
    one.read();

    other.look(TIMEOUT);

    assertThat(other.isStalled(TIMEOUT + 1, Patience.of(TIMEOUT))).isTrue();
    peerReads();
    other.look(TIMEOUT);
    assertThat(other.isStalled(TIMEOUT + 1, Patience.of(TIMEOUT))).isFalse();
  }

  @Test
  void whoReadsAllTheTimeMayStillTakeTooLong() {
    Patience patience = new Patience(TIMEOUT, 2 * TIMEOUT);
    one.unread(0);
    for (long now = TIMEOUT; now <= 2 * TIMEOUT; now += TIMEOUT / 2) {
      peerReads();
      one.look(now);
      assertThat(one.isStalled(now, patience)).isFalse();
    }

    assertThat(one.isStalled(2 * TIMEOUT + 1, patience)).isTrue();
    one.read();
    assertThat(one.isStalled(2 * TIMEOUT + 1, patience)).isFalse();
  }

  private void peerReads() {
    channel.writeOutbound(Unpooled.wrappedBuffer(new byte[ReadProgress.ENOUGH]));
  }
}
