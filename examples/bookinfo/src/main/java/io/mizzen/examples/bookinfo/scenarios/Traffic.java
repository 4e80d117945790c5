package io.mizzen.examples.bookinfo.scenarios;

import io.grpc.Status;
import io.mizzen.examples.bookinfo.mesh.Fleet;
import io.mizzen.examples.bookinfo.mesh.PageClient;
import io.mizzen.examples.bookinfo.mesh.RunningInstance;
import io.mizzen.examples.bookinfo.services.CallCounter.Counts;
import io.mizzen.examples.bookinfo.services.ForwardedHeaders;
import io.mizzen.examples.bookinfo.services.InstanceId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends rounds from the page's own identity and counts at both ends. Blocks until all ended. */
final class Traffic implements AutoCloseable {
  private static final int AT_ONCE = 8;

  private final Fleet fleet;
  private final Caller caller;
  private final ExecutorService workers =
      Executors.newFixedThreadPool(
          AT_ONCE,
          task -> {
            Thread thread = new Thread(task, "bookinfo-traffic");
            thread.setDaemon(true);
            return thread;
          });

  Traffic(Fleet fleet, PageClient page) {
    this.fleet = fleet;
    this.caller = new Caller(page);
  }

  /**
   * @param each runs after each call
   */
  Observation send(Round round, Runnable each) throws InterruptedException {
    Map<InstanceId, Counts> before = counts();
    Tally tally = new Tally();
    AtomicInteger left = new AtomicInteger(round.calls());
    CountDownLatch done = new CountDownLatch(AT_ONCE);
    for (int worker = 0; worker < AT_ONCE; worker++) {
      workers.execute(
          () -> {
            try {
              while (left.getAndDecrement() > 0) {
                one(round, tally);
                each.run();
              }
            } finally {
              done.countDown();
            }
          });
    }
    done.await();
    Map<InstanceId, Counts> served = new LinkedHashMap<>();
    counts()
        .forEach(
            (id, counts) ->
                served.put(id, counts.minus(before.getOrDefault(id, new Counts(0, 0)))));
    return tally.observation(round, served);
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }

  private void one(Round round, Tally tally) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(ForwardedHeaders.REQUEST_ID, UUID.randomUUID().toString());
    round.user().ifPresent(user -> headers.put(ForwardedHeaders.END_USER, user));
    long start = System.nanoTime();
    Map<String, String> answers;
    try {
      answers = caller.call(round.kind(), new ForwardedHeaders(headers));
    } catch (RuntimeException e) {
      // A call that breaks outside gRPC is counted, not lost: every check then sees it missing.
      answers = Map.of("caller", Status.fromThrowable(e).getCode().name());
    }
    tally.add(answers, System.nanoTime() - start);
  }

  private Map<InstanceId, Counts> counts() {
    Map<InstanceId, Counts> counts = new LinkedHashMap<>();
    for (RunningInstance instance : fleet.instances()) {
      counts.put(instance.spec().id(), instance.counts());
    }
    return counts;
  }
}
