package io.mizzen.it.envoy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Requests at a fixed rate until told to stop; each that is not answered as expected is kept. */
final class AgentLoad {
  static final AgentLoad NONE =
      new AgentLoad(
          HttpClient.newHttpClient(),
          HttpRequest.newBuilder(java.net.URI.create("http://127.0.0.1")).build(),
          "");
  private static final int MOST_IN_FLIGHT = 200;
  private static final int MOST_FAILURES = 20;

  private final HttpClient http;
  private final HttpRequest request;
  private final String expected;
  private final ScheduledExecutorService clock = new ScheduledThreadPoolExecutor(1);
  private final Semaphore inFlight = new Semaphore(MOST_IN_FLIGHT);
  private final LongAdder sent = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  private AgentLoad(HttpClient http, HttpRequest request, String expected) {
    this.http = http;
    this.request = request;
    this.expected = expected;
  }

  static AgentLoad start(HttpClient http, HttpRequest request, int perSecond, String expected) {
    AgentLoad load = new AgentLoad(http, request, expected);
    var unused =
        load.clock.scheduleAtFixedRate(
            load::send, 0, TimeUnit.SECONDS.toNanos(1) / perSecond, TimeUnit.NANOSECONDS);
    return load;
  }

  private void send() {
    if (!inFlight.tryAcquire()) {
      return;
    }
    sent.increment();
    var unused =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
            .whenComplete(
                (response, failure) -> {
                  if (failure != null) {
                    fail(failure.toString());
                  } else if (response.statusCode() != 200 || !response.body().contains(expected)) {
                    fail(response.statusCode() + " " + response.body());
                  }
                  inFlight.release();
                });
  }

  private void fail(String what) {
    failed.increment();
    if (failures.size() < MOST_FAILURES) {
      failures.add(what);
    }
  }

  /** Sends no more, waits for what is in flight and says what came of all. */
  void stop(JsonObject reply) throws InterruptedException {
    clock.shutdownNow();
    boolean ended = inFlight.tryAcquire(MOST_IN_FLIGHT, 1, TimeUnit.MINUTES);
    reply.addProperty("sent", sent.sum());
    reply.addProperty("failed", failed.sum() + (ended ? 0 : 1));
    JsonArray examples = new JsonArray();
    failures.forEach(examples::add);
    reply.add("failures", examples);
  }
}
