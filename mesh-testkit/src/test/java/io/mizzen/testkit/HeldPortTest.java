package io.mizzen.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldPortTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  void serversListenOnItAgainAndAgainAndItRefusesBetween() throws IOException {
    try (HeldPort port = HeldPort.open()) {
      assertRefused(port);
      for (int i = 0; i < 3; i++) {
        try (ServerSocket server = new ServerSocket(port.number(), 1, LOOPBACK);
            Socket client = new Socket(LOOPBACK, port.number());
            Socket accepted = server.accept()) {
          assertThat(accepted.getPort()).isEqualTo(client.getLocalPort());
        }
        assertRefused(port);
      }
    }
  }

  @Test
  void nobodyElseGetsIt() throws IOException {
    List<Integer> given = new ArrayList<>();
    try (HeldPort port = HeldPort.open()) {
      for (int i = 0; i < 1_000; i++) {
        try (ServerSocket other = new ServerSocket(0, 1, LOOPBACK)) {
          given.add(other.getLocalPort());
        }
      }
      assertThat(given).doesNotContain(port.number());
      assertThat(port.target()).isEqualTo("127.0.0.1:" + port.number());
    }
  }

  private static void assertRefused(HeldPort port) {
    assertThatThrownBy(
            () -> {
              try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(LOOPBACK, port.number()), 60_000);
              }
            })
        .isInstanceOf(ConnectException.class);
  }
}
