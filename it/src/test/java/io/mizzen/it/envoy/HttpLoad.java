package io.mizzen.it.envoy;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Keeps requests in flight until closed: each that ends starts the next. */
final class HttpLoad implements AutoCloseable {
  private static final int IN_FLIGHT = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpRequest request;
  private final CountDownLatch running = new CountDownLatch(IN_FLIGHT);
  private final LongAdder ended = new LongAdder();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean stopping;
  private volatile String last = "";

  private HttpLoad(HttpRequest request) {
    this.request = request;
  }

  static HttpLoad on(int port) {
    URI uri = URI.create("http://127.0.0.1:" + port + "/");
    HttpLoad load = new HttpLoad(HttpRequest.newBuilder(uri).timeout(PATIENCE).build());
    for (int i = 0; i < IN_FLIGHT; i++) {
      load.next();
    }
    return load;
  }

  /** Waits for an answer with this body, and then for some more requests to end. */
  void awaitAnswer(String body, int more) {
    await().atMost(PATIENCE).until(() -> last.equals(body));
    long enough = ended.sum() + more;
    await().atMost(PATIENCE).until(() -> ended.sum() >= enough);
  }

  long requests() {
    return ended.sum();
  }

  /** The answers other than 200. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Starts no more requests and waits for those in flight. */
  void stop() {
    stopping = true;
    await().atMost(PATIENCE).until(() -> running.getCount() == 0);
  }

  @Override
  public void close() {
    stop();
  }

  private void next() {
    if (stopping) {
      running.countDown();
      return;
    }
    var unused =
        client
            .sendAsync(request, HttpResponse.BodyHandlers.ofString())
            .thenAccept(this::answered)
            .exceptionally(this::failed)
            .thenRunAsync(this::ended);
  }

  private void answered(HttpResponse<String> response) {
    if (response.statusCode() == 200) {
      last = response.body();
    } else {
      failures.add(response.statusCode() + " " + response.body());
    }
  }

  private @Nullable Void failed(Throwable failure) {
    failures.add(failure.toString());
    return null;
  }

  private void ended() {
    ended.increment();
    next();
  }
}
