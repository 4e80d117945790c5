package io.mizzen.jmh.fanout;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The process of the clients that come at once: says that it is there, lets them come when it is
 * given a line, and tells how long that took.
 */
public final class StormClients {
  private static final int ONE_IN = 10;
  private static final long SLOW_BYTES_PER_SECOND = 256 << 10;

  private StormClients() {}

  /**
   * Runs until standard input ends.
   *
   * @param args the server's port, and how many clients, which dial as many services
   */
  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(args[0]);
    int count = Integer.parseInt(args[1]);
    ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    List<StormClient> fast = new ArrayList<>();
    List<StormClient> slow = new ArrayList<>();
    Map<String, List<String>> names = Names.of(count);
    Map<String, byte[]> first = requests(names, true);
    Map<String, byte[]> acks = requests(names, false);
    for (int i = 0; i < count; i++) {
      boolean isSlow = i % ONE_IN == 0;
      (isSlow ? slow : fast)
          .add(
              new StormClient(
                  port,
                  List.copyOf(names.keySet()),
                  first,
                  acks,
                  timer,
                  isSlow ? SLOW_BYTES_PER_SECOND : 0));
    }
    List<StormClient> all = new ArrayList<>(slow);
    all.addAll(fast);
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println(slow.size());
    if (commands.readLine() != null) {
      long start = System.nanoTime();
      all.forEach(StormClient::connect);
      CompletableFuture<Double> fastOnes = seconds(fast, start);
      double seconds = seconds(all, start).join();
      int attempts = all.stream().mapToInt(StormClient::attempts).sum();
      System.out.println(fastOnes.join() + " " + seconds + " " + attempts);
    }
    while (commands.readLine() != null) {
      // Until the report is done with the server.
    }
    timer.shutdownNow();
    all.forEach(StormClient::close);
  }

  private static Map<String, byte[]> requests(Map<String, List<String>> names, boolean withNode) {
    Map<String, byte[]> requests = new HashMap<>();
    names.forEach(
        (type, each) ->
            requests.put(type, FanoutClient.request(Variant.SOTW, type, each, withNode)));
    return requests;
  }

  /** The seconds after which all of these have everything. */
  private static CompletableFuture<Double> seconds(List<StormClient> clients, long start) {
    return CompletableFuture.allOf(
            clients.stream().map(StormClient::converged).toArray(CompletableFuture[]::new))
        .thenApply(done -> (System.nanoTime() - start) / 1e9);
  }
}
