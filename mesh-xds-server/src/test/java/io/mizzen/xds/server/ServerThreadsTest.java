package io.mizzen.xds.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.grpc.InsecureServerCredentials;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServerThreadsTest {
  @Test
  void threadsThatDoNotEndAreWaitedForTogether() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    ServerThreads threads =
        ServerThreads.make(
            new Transport.Settings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                InsecureServerCredentials.create(),
                List.of(),
                XdsLimits.defaults(),
                () -> "test",
                new StreamCounters(),
                () -> {}));
    List<Thread> blocked =
        IntStream.range(0, 120).mapToObj(i -> new Thread(() -> await(release))).toList();
    blocked.forEach(Thread::start);
    threads.started().addAll(blocked);
    threads.shutDown();
    try {
      assertTimeoutPreemptively(Duration.ofSeconds(60), () -> threads.await(1));

      assertThat(blocked).allMatch(Thread::isAlive);
    } finally {
      release.countDown();
      for (Thread each : blocked) {
        each.join();
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
