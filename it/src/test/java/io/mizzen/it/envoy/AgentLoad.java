package io.mizzen.it.envoy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Requests at a fixed rate until told to stop, over connections that stay open: one thread and no
 * objects per request, so that most of a busy machine is left to the proxies. A request that is
 * late, because all connections are busy, is sent as soon as one is not.
 */
final class AgentLoad {
  /** The number of connections at a time. */
  static final int CONNECTIONS = 32;

  private static final int MOST_FAILURES = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final InetSocketAddress to;
  private final byte[] request;
  private final String expected;
  private final long interval;
  private final Selector selector = Selector.open();
  private final Deque<LoadConnection> idle = new ArrayDeque<>();
  private final List<String> failures = new ArrayList<>();
  private final long started = System.nanoTime();
  private final Thread thread = new Thread(this::run, "load");
  private volatile boolean stopping;
  private long due = started;
  private int busy;
  private long opened;
  private long sent;
  private long failed;
  private long slowest;
  private long ended;

  private AgentLoad(InetSocketAddress to, byte[] request, int perSecond, String expected)
      throws IOException {
    this.to = to;
    this.request = request;
    this.expected = expected;
    this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  /**
   * Begins.
   *
   * @param request an HTTP/1.1 request without a body
   * @param expected part of each answer's body
   */
  static AgentLoad start(InetSocketAddress to, byte[] request, int perSecond, String expected)
      throws IOException {
    AgentLoad load = new AgentLoad(to, request, perSecond, expected);
    for (int i = 0; i < CONNECTIONS; i++) {
      load.open();
    }
    load.thread.setDaemon(true);
    load.thread.start();
    return load;
  }

  /** Sends no more, waits for what is in flight and says what came of all. */
  void stop(JsonObject reply) throws InterruptedException, IOException {
    stopping = true;
    selector.wakeup();
    thread.join(PATIENCE.toMillis() * 2);
    if (thread.isAlive()) {
      fail("requests are still in flight");
    }
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
    reply.addProperty("sent", sent);
    reply.addProperty("failed", failed);
    reply.addProperty("connections", opened);
    reply.addProperty("perSecond", sent * TimeUnit.SECONDS.toNanos(1) / (ended - started));
    reply.addProperty("slowestMillis", TimeUnit.NANOSECONDS.toMillis(slowest));
    JsonArray examples = new JsonArray();
    failures.forEach(examples::add);
    reply.add("failures", examples);
  }

  private void run() {
    try {
      while (!stopping || busy > 0) {
        sendWhatIsDue();
        selector.select(this::ready, waitMillis());
        for (SelectionKey key : List.copyOf(selector.keys())) {
          giveUpIfLate((LoadConnection) key.attachment());
        }
      }
    } catch (IOException e) {
      fail("the load ended: " + e);
    } finally {
      ended = System.nanoTime();
    }
  }

  private long waitMillis() {
    boolean canSend = !stopping && !idle.isEmpty();
    long nanos = canSend ? due - System.nanoTime() : TimeUnit.MILLISECONDS.toNanos(100);
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
  }

  private void sendWhatIsDue() throws IOException {
    while (!stopping && !idle.isEmpty() && due - System.nanoTime() <= 0) {
      due += interval;
      sent++;
      busy++;
      LoadConnection connection = idle.removeFirst();
      if (!connection.send(request)) {
        ended(connection, "closed before it was sent");
        connection.close();
        open();
      }
    }
  }

  private void ready(SelectionKey key) {
    LoadConnection connection = (LoadConnection) key.attachment();
    try {
      switch (connection.read()) {
        case MORE -> {}
        case ANSWERED -> {
          slowest = Math.max(slowest, connection.waited());
          ended(connection, connection.problem(expected));
          if (connection.mustClose()) {
            connection.close();
            open();
          } else {
            idle.add(connection);
          }
        }
        case CLOSED -> {
          if (connection.isBusy()) {
            ended(connection, "closed without an answer");
          } else {
            idle.remove(connection);
          }
          connection.close();
          open();
        }
      }
    } catch (IOException e) {
      fail("no connection: " + e);
    }
  }

  private void giveUpIfLate(LoadConnection connection) throws IOException {
    if (connection.isBusy() && connection.waited() > PATIENCE.toNanos()) {
      ended(connection, "no answer within " + PATIENCE);
      connection.close();
      open();
    }
  }

  private void ended(LoadConnection connection, String problem) {
    busy--;
    connection.rest();
    if (!problem.isEmpty()) {
      fail(problem);
    }
  }

  private void open() throws IOException {
    idle.add(LoadConnection.open(to, selector));
    opened++;
  }

  private void fail(String what) {
    failed++;
    if (failures.size() < MOST_FAILURES) {
      failures.add(what);
    }
  }
}
