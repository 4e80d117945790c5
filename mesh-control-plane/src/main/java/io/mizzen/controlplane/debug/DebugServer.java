package io.mizzen.controlplane.debug;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mizzen.controlplane.loop.DaemonThreads;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves what operators look at over HTTP/1.1. No threads before {@link #start} and none after
 * {@link #close}. Safe for all threads.
 */
@API(status = API.Status.INTERNAL)
public final class DebugServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DebugServer.class);
  private static final int THREADS = 4;
  private static final int WAITING = 64;
  private static final int IDLE_SECONDS = 10;

  private final InetSocketAddress address;
  private final DebugRoutes routes;
  private final DaemonThreads pooled = new DaemonThreads("mizzen-debug");
  private @Nullable HttpServer server;
  private @Nullable ThreadPoolExecutor threads;

  /** The purpose of a port. */
  public enum Served {
    /** The debug API, the metrics and readiness; on loopback only. */
    EVERYTHING,
    /** Metrics and readiness, for a scraper and a supervisor on other hosts. */
    METRICS
  }

  /**
   * A server that does not listen yet.
   *
   * @throws IllegalArgumentException if the debug API would be reachable from elsewhere
   */
  public DebugServer(InetSocketAddress address, Served served, DebugSource source) {
    if (served == Served.EVERYTHING
        && (address.isUnresolved() || !address.getAddress().isLoopbackAddress())) {
      throw new IllegalArgumentException(
          "debug: " + address + " (expected: a loopback address; it shows all configuration)");
    }
    this.address = address;
    this.routes = new DebugRoutes(source, served);
  }

  /**
   * Binds and serves.
   *
   * @throws UncheckedIOException if the address cannot be bound
   */
  public synchronized void start() {
    HttpServer made;
    try {
      made = HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new UncheckedIOException("debug: " + address + " cannot be bound", e);
    }
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            pooled);
    pool.allowCoreThreadTimeOut(true);
    made.setExecutor(pool);
    made.createContext("/", this::handle);
    made.start();
    server = made;
    threads = pool;
  }

  /**
   * The address it listens on.
   *
   * @throws IllegalStateException before it is started
   */
  public synchronized InetSocketAddress address() {
    HttpServer running = server;
    if (running == null) {
      throw new IllegalStateException("debug: not started");
    }
    return running.getAddress();
  }

  @Override
  public void close() {
    synchronized (this) {
      HttpServer running = server;
      ThreadPoolExecutor pool = threads;
      if (running != null && pool != null) {
        running.stop(0);
        pool.shutdownNow();
      }
    }
    pooled.awaitEnd();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      DebugReply reply = answer(exchange);
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      var headers = exchange.getResponseHeaders();
      headers.set("Content-Type", reply.type());
      headers.set("Cache-Control", "no-store");
      headers.set("X-Content-Type-Options", "nosniff");
      headers.set("X-Frame-Options", "DENY");
      headers.set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
      if (reply.status() == 405) {
        headers.set("Allow", "GET, HEAD");
      }
      boolean bodyless = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(reply.status(), bodyless ? -1 : body.length);
      if (!bodyless) {
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(body);
        }
      }
    }
  }

  private DebugReply answer(HttpExchange exchange) {
    try {
      return routes.answer(
          exchange.getRequestMethod(),
          String.valueOf(exchange.getRequestHeaders().getFirst("Host")),
          exchange.getRequestURI().getPath(),
          exchange.getRequestURI().getRawQuery() == null
              ? ""
              : exchange.getRequestURI().getRawQuery());
    } catch (RuntimeException e) {
      log.error("no answer to {}: {}", exchange.getRequestURI().getPath(), e.toString(), e);
      return DebugReply.error(500, "the answer could not be made; the log says why");
    }
  }
}
