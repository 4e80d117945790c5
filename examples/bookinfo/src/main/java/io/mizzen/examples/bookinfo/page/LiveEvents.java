package io.mizzen.examples.bookinfo.page;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-sent events: the moving parts of the page, rendered, each time they changed. One thread
 * per open stream, at most {@value #MAX_STREAMS}.
 */
final class LiveEvents implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveEvents.class);
  private static final int MAX_STREAMS = 32;
  private static final Duration BEAT = Duration.ofMillis(500);
  private static final int BEATS_TO_KEEP_ALIVE = 30;

  private final Site site;
  private final Semaphore places = new Semaphore(MAX_STREAMS);
  private final CountDownLatch closed = new CountDownLatch(1);

  LiveEvents(Site site) {
    this.site = site;
  }

  /** Writes events until the browser leaves or the server closes. */
  void stream(HttpExchange exchange) throws IOException {
    if (!places.tryAcquire()) {
      exchange.getResponseHeaders().set("Retry-After", "5");
      exchange.sendResponseHeaders(503, -1);
      return;
    }
    try {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.sendResponseHeaders(200, 0);
      write(exchange.getResponseBody());
    } catch (IOException left) {
      LOG.atDebug().setCause(left).log("browser left the event stream");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      places.release();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void write(OutputStream out) throws IOException, InterruptedException {
    Map<String, Html> sent = Map.of();
    for (int beat = 0; ; beat++) {
      Map<String, Html> now = site.fragments();
      StringBuilder news = new StringBuilder();
      for (Map.Entry<String, Html> fragment : now.entrySet()) {
        if (!fragment.getValue().equals(sent.get(fragment.getKey()))) {
          news.append(event(fragment.getKey(), fragment.getValue()));
        }
      }
      if (news.isEmpty() && beat % BEATS_TO_KEEP_ALIVE == 0) {
        news.append(": still here\n\n");
      }
      if (!news.isEmpty()) {
        out.write(news.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
      sent = now;
      if (closed.await(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }

  /** One event; each line of the fragment is a {@code data} line, as the format asks. */
  static String event(String name, Html fragment) {
    return "event: "
        + name
        + "\n"
        + fragment.markup().lines().map(line -> "data: " + line).collect(Collectors.joining("\n"))
        + "\n\n";
  }
}
