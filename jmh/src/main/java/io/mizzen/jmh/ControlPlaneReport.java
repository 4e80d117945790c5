package io.mizzen.jmh;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.xds.TypeUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The cost of changes for a control plane of many services with a VirtualService and a
 * DestinationRule each, one namespace, ten servers a service: docs/performance.md. Wall times of
 * one process, the measuring client in it, medians where a row is repeated.
 */
public final class ControlPlaneReport {
  private static final int SERVERS_EACH = 10;
  private static final int CHANNELS = 10;
  private static final int ROUNDS = 50;

  private ControlPlaneReport() {}

  /**
   * Runs for one to three minutes.
   *
   * @param args how many services; default 1,000
   */
  public static void main(String[] args) throws IOException {
    run(args.length == 0 ? 1_000 : Integer.parseInt(args[0]));
  }

  static void run(int services) throws IOException {
    System.out.printf(
        Locale.ROOT,
        "%n%d services with two rules each, %d servers%n",
        services,
        services * SERVERS_EACH);
    Path directory = Files.createTempDirectory("mizzen-bench");
    try {
      LargeMesh.write(directory, services);
      changes(directory, services);
      registrations(directory, services);
    } finally {
      delete(directory);
    }
  }

  private static void changes(Path directory, int services) {
    LargeMesh.Registry registry = new LargeMesh.Registry(services, SERVERS_EACH);
    try (ControlPlane mesh = ControlPlane.builder().meshId("mesh").registry(registry).build()) {
      row("directory, first time", once(() -> mesh.apply(directory).orThrow()));
      mesh.start();
      row("the same directory again", once(() -> mesh.apply(directory).orThrow()));
      row("the same directory once more", once(() -> mesh.apply(directory).orThrow()));
      ManagedChannel channel = channel(mesh);
      try {
        scopes(mesh, registry, channel, services);
      } finally {
        channel.shutdownNow();
      }
      row(
          "one registration",
          median(
              i -> {
                long before = mesh.revision();
                registry.add(LargeMesh.server(7, 100 + i));
                while (mesh.revision() == before) {
                  Thread.onSpinWait();
                }
              }));
      row(
          "one VirtualService",
          median(i -> mesh.apply(LargeMesh.virtualService(8, 11 + i)).orThrow()));
      row(
          "one DestinationRule",
          median(i -> mesh.apply(LargeMesh.destinationRule(9, 101 + i)).orThrow()));
    }
  }

  /** A proxy that dials every service: eight names each. */
  private static void scopes(
      ControlPlane mesh, LargeMesh.Registry registry, ManagedChannel channel, int services) {
    Map<String, List<String>> names = names(services);
    int all = names.values().stream().mapToInt(List::size).sum();
    try (AdsClient cold = new AdsClient(channel, AdsClient.node("default"), names)) {
      row("one scope, " + all + " names, cold", once(cold::subscribeAll));
      try (AdsClient same = new AdsClient(channel, AdsClient.node("default"), names)) {
        row("the same scope again", once(same::subscribeAll));
      }
      try (AdsClient other = new AdsClient(channel, AdsClient.node("other"), names)) {
        row("another scope, what it shares known", once(other::subscribeAll));
      }
      for (int i = 0; i < 2; i++) {
        registry.add(LargeMesh.server(3, 50 + i));
        cold.next();
      }
      try (AdsClient again = new AdsClient(channel, AdsClient.node("default"), names)) {
        row("the same scope after two endpoint events", once(again::subscribeAll));
      }
      row(
          "one rule, to the push of a stream of all names",
          median(
              i -> {
                mesh.apply(LargeMesh.virtualService(6, 11 + i)).orThrow();
                cold.next();
              }));
    }
  }

  private static Map<String, List<String>> names(int services) {
    List<String> listeners = new ArrayList<>();
    List<String> routes = new ArrayList<>();
    List<String> clusters = new ArrayList<>();
    List<String> endpoints = new ArrayList<>();
    for (int i = 0; i < services; i++) {
      listeners.add("s" + i + ":80");
      for (String subset : List.of("", "v1", "v2")) {
        String cluster = "outbound|80|" + subset + "|" + LargeMesh.host(i);
        clusters.add(cluster);
        endpoints.add("mesh/" + cluster);
      }
      routes.add("outbound|80||" + LargeMesh.host(i));
    }
    Map<String, List<String>> names = new LinkedHashMap<>();
    names.put(TypeUrl.LISTENER.url(), listeners);
    names.put(TypeUrl.ROUTE.url(), routes);
    names.put(TypeUrl.CLUSTER.url(), clusters);
    names.put(TypeUrl.ENDPOINT.url(), endpoints);
    return names;
  }

  /** Servers that register over streams of their own, all at once. */
  private static void registrations(Path directory, int services) {
    int servers = services * SERVERS_EACH;
    try (ControlPlane mesh = ControlPlane.builder().meshId("mesh").build()) {
      mesh.apply(directory).orThrow();
      mesh.start();
      long revision = mesh.revision();
      List<ManagedChannel> channels =
          IntStream.range(0, CHANNELS).mapToObj(i -> channel(mesh)).toList();
      List<AdsClient> streams = new ArrayList<>();
      row(
          servers + " registrations over as many streams",
          once(
              () -> {
                for (int i = 0; i < servers; i++) {
                  AdsClient stream =
                      new AdsClient(
                          channels.get(i % CHANNELS),
                          AdsClient.registering(i % services, 1 + i / services),
                          Map.of());
                  stream.open();
                  streams.add(stream);
                }
                awaitServers(mesh, servers);
              }));
      System.out.printf(Locale.ROOT, "%-50s %10d%n", "  in revisions", mesh.revision() - revision);
      streams.forEach(AdsClient::close);
      channels.forEach(ManagedChannel::shutdownNow);
    }
  }

  private static void awaitServers(ControlPlane mesh, int servers) {
    long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (serving(mesh) < servers) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            serving(mesh) + " servers (expected: " + servers + " within 3 min)");
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static long serving(ControlPlane mesh) {
    return mesh.snapshot().services().stream()
        .mapToLong(service -> mesh.endpoints().of(service.key()).size())
        .sum();
  }

  private static ManagedChannel channel(ControlPlane mesh) {
    return Grpc.newChannelBuilder(mesh.target(), InsecureChannelCredentials.create())
        .maxInboundMessageSize(64 << 20)
        .build();
  }

  private static double once(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e6;
  }

  /** Each round some time after the one before, so that nothing is merged with it. */
  private static double median(IntConsumer work) {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      int round = i;
      LockSupport.parkNanos(Duration.ofMillis(70).toNanos());
      millis.add(once(() -> work.accept(round)));
    }
    Collections.sort(millis);
    return millis.get(millis.size() / 2);
  }

  private static void row(String what, double millis) {
    System.out.printf(Locale.ROOT, "%-50s %10.2f ms%n", what, millis);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
