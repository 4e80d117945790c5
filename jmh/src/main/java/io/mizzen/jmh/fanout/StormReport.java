package io.mizzen.jmh.fanout;

import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Many clients that dial every service come at once, state of the world, each on its own
 * connection, and one in ten reads slowly; the control plane has 512 MB of heap and 256 MB of
 * direct memory. Meanwhile a client that was there before is sent changes. Prints how long it takes
 * until all have everything, and the longest time such a change took.
 */
public final class StormReport {
  private static final int ONE_IN = 10;
  private static final long SLOW_MILLIS = 1_000;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int KIB = 1024;

  private StormReport() {}

  /**
   * Runs for a minute or two.
   *
   * @param args how many clients, and as many services; default ({@code quick}) 1,000
   * @throws IllegalStateException when the server ends, or not all have everything in 5 minutes
   */
  public static void main(String[] args) throws IOException {
    boolean isWhole = args.length == 0 || args[0].equals("quick");
    int clients = isWhole ? 1_000 : Integer.parseInt(args[0]);
    int services = clients;
    Map<String, List<String>> names = Names.of(services);
    Map<String, byte[]> first = new HashMap<>();
    Map<String, byte[]> acks = new HashMap<>();
    names.forEach(
        (type, each) -> {
          first.put(type, FanoutClient.request(Variant.SOTW, type, each, true));
          acks.put(type, FanoutClient.request(Variant.SOTW, type, each, false));
        });
    EventLoopGroup own = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    List<StormClient> storm = new ArrayList<>();
    try (ServerProcess server =
            new ServerProcess(
                Arm.Kind.MIZZEN, services, "-Xmx512m", "-XX:MaxDirectMemorySize=256m");
        // On an event loop of its own: what is measured is the server, not the client's own storm.
        FanoutClient before =
            new FanoutClient(
                target ->
                    NettyChannelBuilder.forTarget(target)
                        .usePlaintext()
                        .channelType(NioSocketChannel.class)
                        .eventLoopGroup(own),
                server.port(),
                Variant.SOTW,
                1,
                Names.of(Math.min(services, FanoutReport.DIALLED)))) {
      for (int i = 0; i < clients; i++) {
        storm.add(
            new StormClient(
                server.port(),
                List.copyOf(names.keySet()),
                first,
                acks,
                timer,
                i % ONE_IN == 0 ? SLOW_MILLIS : 0));
      }
      Times calm = changes(server, before, CompletableFuture.runAsync(() -> {}));
      long start = System.nanoTime();
      storm.forEach(StormClient::connect);
      CompletableFuture<Void> all =
          CompletableFuture.allOf(
              storm.stream().map(StormClient::converged).toArray(CompletableFuture[]::new));
      Times during = changes(server, before, all);
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%n%d clients of %d services, %d of them slow: all have everything after %.1f s, %d"
              + " attempts; %d changes of a client that was there: median %.0f ms, longest %.0f ms"
              + " (%.0f ms before); heap in use %d MiB%n",
          clients,
          services,
          (clients + ONE_IN - 1) / ONE_IN,
          seconds,
          storm.stream().mapToInt(StormClient::attempts).sum(),
          during.count(),
          during.median(),
          during.longest(),
          calm.longest(),
          server.tell(FanoutServer.Command.HEAP) / KIB / KIB);
      // Before the server goes, which they would wait for.
      storm.forEach(StormClient::close);
    } finally {
      var unused = own.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      timer.shutdownNow();
      storm.forEach(StormClient::close);
    }
  }

  /** The times that changes took, in milliseconds. */
  private record Times(int count, double median, double longest) {
    static Times of(List<Double> all) {
      List<Double> sorted = all.stream().sorted().toList();
      return new Times(sorted.size(), sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1));
    }
  }

  /** Changes a rule again and again until that is done, at least once. */
  private static Times changes(
      ServerProcess server, FanoutClient client, CompletableFuture<Void> done) {
    List<Double> times = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    do {
      if (!server.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException(
            server.isAlive() ? "not all after " + PATIENCE : "the server has ended");
      }
      long responses = client.responses();
      long start = System.nanoTime();
      server.tell(FanoutServer.Command.RULE);
      client.awaitResponses(responses + 1);
      times.add((System.nanoTime() - start) / 1e6);
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    } while (!done.isDone());
    return Times.of(times);
  }
}
