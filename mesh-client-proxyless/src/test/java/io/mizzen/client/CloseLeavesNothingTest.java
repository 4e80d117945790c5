package io.mizzen.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CloseLeavesNothingTest {
  private static final int ROUNDS = 200;
  private static final int WARM_UP_AT_MOST = 100;
  private static final int STABLE_FOR = 5;
  private static final List<String> MUST_BE_GONE =
      List.of(
          "io.grpc.xds.client.XdsClientImpl",
          "io.grpc.internal.ManagedChannelImpl",
          "io.mizzen.client.MeshClient",
          "io.mizzen.client.MeshServer",
          "io.mizzen.client.grpcinternal.XdsSession",
          "io.mizzen.client.grpcinternal.RegistrationStream");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  @DisplayName("200 start/stop rounds leave no object, thread or descriptor")
  void afterTwoHundredRounds() {
    try (ScriptedAds ads = new ScriptedAds()) {
      ads.found("reviews", 9080);
      int warmUp = warmUp(ads);
      settle();
      Map<String, Long> threads = threads();
      long descriptors = descriptors();

      for (int round = warmUp; round < ROUNDS; round++) {
        round(ads);
      }

      settle();
      // gRPC gives shared threads back a second after their last user has gone, so there may be
      // fewer of a kind than before; the server's side of a connection closes after the client's.
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(moreThan(threads)).isEmpty();
                assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 1);
              });
      assertThat(ads.opened()).isEqualTo(ROUNDS);
    }
  }

  @Test
  void histogramSeesWhatIsAlive() {
    try (ScriptedAds ads = new ScriptedAds();
        MeshClient mesh = MeshClientTest.client(ads).start()) {
      assertThat(mesh.channel("mesh:///reviews").isShutdown()).isFalse();

      assertThat(MUST_BE_GONE.stream().filter(type -> instances(type) > 0))
          .contains("io.grpc.xds.client.XdsClientImpl", "io.grpc.internal.ManagedChannelImpl");
    }
  }

  /**
   * gRPC's event loops, two for each CPU, are shared and start one by one: the first rounds bring
   * all of them.
   *
   * @return the number of rounds
   */
  private static int warmUp(ScriptedAds ads) {
    Map<String, Long> most = new TreeMap<>();
    int rounds = 0;
    int stable = 0;
    while (stable < STABLE_FOR && rounds < WARM_UP_AT_MOST) {
      round(ads);
      rounds++;
      stable = moreThan(most).isEmpty() ? stable + 1 : 0;
      threads().forEach((kind, count) -> most.merge(kind, count, Math::max));
    }
    return rounds;
  }

  private static void round(ScriptedAds ads) {
    try (MeshClient mesh = MeshClientTest.client(ads).start()) {
      MeshServer server = mesh.serverBuilder().addService(EchoServer.service("v1")).build().start();
      ads.serve("reviews:9080", server.port(), 0);
      assertThat(EchoServer.say(mesh.channel("mesh:///reviews:9080"))).isEqualTo("v1");
    }
  }

  private static void settle() {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(
            () ->
                assertThat(MUST_BE_GONE)
                    .allSatisfy(type -> assertThat(instances(type)).as(type).isZero()));
  }

  /** Live instances after a full collection, from the JVM's own class histogram. */
  private static long instances(String type) {
    return Pattern.compile(
            "(?m)^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+" + Pattern.quote(type) + "(?:\\s|$)")
        .matcher(histogram())
        .results()
        .mapToLong(line -> Long.parseLong(line.group(1)))
        .sum();
  }

  private static String histogram() {
    try {
      MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
      return (String)
          beans.invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              "gcClassHistogram",
              new Object[] {new String[0]},
              new String[] {String[].class.getName()});
    } catch (JMException e) {
      throw new IllegalStateException("this test needs HotSpot", e);
    }
  }

  /**
   * Live threads by kind. Without gRPC's cached pool, whose idle threads die by themselves after a
   * minute, and the test's own.
   */
  private static Map<String, Long> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(thread -> thread.getName().replaceAll("\\d+", "#"))
        .filter(kind -> !kind.startsWith("grpc-default-executor"))
        .filter(kind -> !kind.startsWith("awaitility"))
        .collect(Collectors.groupingBy(kind -> kind, TreeMap::new, Collectors.counting()));
  }

  private static Map<String, Long> moreThan(Map<String, Long> before) {
    Map<String, Long> more = new TreeMap<>(threads());
    more.entrySet().removeIf(kind -> kind.getValue() <= before.getOrDefault(kind.getKey(), 0L));
    return more;
  }

  private static long descriptors() {
    var os = ManagementFactory.getOperatingSystemMXBean();
    Assumptions.assumeTrue(os instanceof UnixOperatingSystemMXBean, "needs a Unix");
    return ((UnixOperatingSystemMXBean) os).getOpenFileDescriptorCount();
  }
}
