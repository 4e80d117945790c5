package io.mizzen.examples.bookinfo.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The product page on a loopback port.
 *
 * <p>Threads are daemons; {@link #close} is idempotent and cuts open event streams.
 */
public final class PageServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PageServer.class);
  private static final int MAX_PORT = 65_535;
  private static final int MAX_FORM_BYTES = 4096;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Site site;
  private final LiveEvents events;

  private PageServer(HttpServer server, Site site) {
    this.server = server;
    this.site = site;
    this.events = new LiveEvents(site);
    this.threads = Executors.newCachedThreadPool(DaemonThreads.named("bookinfo-page"));
  }

  /**
   * Binds and serves.
   *
   * @param port 0 for any free one
   * @throws IllegalArgumentException if the port is not 0..65535
   * @throws UncheckedIOException if the port cannot be bound
   */
  public static PageServer start(int port, BookClient books, MeshView mesh) {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
    }
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    HttpServer server;
    try {
      server = HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "port: "
              + port
              + " cannot be bound on "
              + address.getAddress().getHostAddress()
              + " (expected: a free port, or 0 for any)",
          e);
    }
    PageServer page = new PageServer(server, new Site(books, mesh));
    server.setExecutor(page.threads);
    server.createContext("/", page::serve);
    server.start();
    return page;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port() + "/productpage");
  }

  @Override
  public void close() {
    events.close();
    server.stop(0);
    site.close();
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestURI().getPath().equals("/events")
          && exchange.getRequestMethod().equals("GET")
          && SameOrigin.refusal(request(exchange)).isEmpty()) {
        events.stream(exchange);
      } else {
        send(exchange, answer(exchange));
      }
    }
  }

  private Reply answer(HttpExchange exchange) throws IOException {
    try {
      return site.answer(request(exchange));
    } catch (IllegalArgumentException e) {
      return Reply.html(
          400,
          PageRenderer.notice(
              "Unreadable request", String.valueOf(e.getMessage()), Optional.empty()));
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("path", exchange.getRequestURI()).setCause(e).log("page failed");
      return Reply.html(
          500,
          PageRenderer.notice(
              "Our mistake", "The page could not be put together.", Optional.empty()));
    }
  }

  private static Request request(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.putIfAbsent(name, values.get(0)));
    return new Request(
        exchange.getRequestMethod(), exchange.getRequestURI().getPath(), headers, form(exchange));
  }

  private static Map<String, String> form(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      return Map.of();
    }
    byte[] body = exchange.getRequestBody().readNBytes(MAX_FORM_BYTES + 1);
    if (body.length > MAX_FORM_BYTES) {
      throw new IllegalArgumentException(
          "form: more than " + MAX_FORM_BYTES + " bytes (expected: a few fields)");
    }
    return Request.parseForm(new String(body, StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    boolean bodiless = exchange.getRequestMethod().equals("HEAD") || reply.body().length() == 0;
    exchange.sendResponseHeaders(reply.status(), bodiless ? -1 : reply.body().length());
    if (!bodiless) {
      reply.body().writeTo(exchange.getResponseBody());
    }
  }
}
