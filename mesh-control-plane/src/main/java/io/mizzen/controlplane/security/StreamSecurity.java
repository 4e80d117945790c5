package io.mizzen.controlplane.security;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.mizzen.api.EscapedText;
import io.mizzen.controlplane.loop.DaemonThreads;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Protects the streams of one control plane: gives the server its credentials, and lets a call
 * begin only when it is known who makes it ({@link VerifiedPeer#current}). While it runs one thread
 * looks whether the files have changed. Safe for all threads.
 */
@API(status = API.Status.INTERNAL)
public final class StreamSecurity implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StreamSecurity.class);

  private final TransportSecurity security;
  private final Optional<TlsMaterial> material;
  private final DaemonThreads threads = new DaemonThreads("mizzen-certificates");
  private @Nullable ScheduledThreadPoolExecutor reloads;

  /**
   * Nothing is read yet.
   *
   * @throws IllegalArgumentException if the address can be reached from elsewhere and plaintext was
   *     not asked for by name, or if nobody could ever authenticate
   */
  public StreamSecurity(
      TransportSecurity security, InetSocketAddress address, InstantSource clock) {
    check(security, address);
    this.security = security;
    this.material =
        security instanceof TlsSecurity tls
            ? Optional.of(new TlsMaterial(tls, clock))
            : Optional.empty();
  }

  private static void check(TransportSecurity security, InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    if (security instanceof TransportSecurity.Plaintext plain
        && plain.reach() == TransportSecurity.Reach.LOOPBACK
        && ip != null
        && !ip.isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "address: "
              + address
              + " in plaintext (expected: a loopback address, security(TransportSecurity.tls(…)) or"
              + " security(TransportSecurity.plaintextBeyondLoopback()))");
    }
    if (security instanceof TlsSecurity tls
        && tls.trustBundle().isEmpty()
        && tls.tokens().isEmpty()) {
      throw new IllegalArgumentException(
          "security: TLS without trust bundle and tokens (expected: one of them, so that clients"
              + " can show who they are)");
    }
  }

  /** The server's credentials; empty for plaintext. */
  public Optional<ServerCredentials> credentials() {
    return material.map(TlsMaterial::credentials);
  }

  /**
   * Reads the files, and reads them again whenever they change.
   *
   * @throws IllegalArgumentException naming the file that cannot be used, and why
   */
  public synchronized void start() {
    if (material.isEmpty() || !(security instanceof TlsSecurity tls)) {
      return;
    }
    try {
      material.get().load();
    } catch (UnusableFileException e) {
      throw new IllegalArgumentException("security: " + e.getMessage(), e);
    }
    ScheduledThreadPoolExecutor made = new ScheduledThreadPoolExecutor(1, threads);
    made.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    long period = tls.reloadEvery().toNanos();
    var unused =
        made.scheduleWithFixedDelay(this::reloadSafely, period, period, TimeUnit.NANOSECONDS);
    reloads = made;
  }

  /** Looks now whether the files have changed. */
  public void reload() {
    material.ifPresent(TlsMaterial::reload);
  }

  /** A task that throws is never run again. */
  private void reloadSafely() {
    try {
      reload();
    } catch (RuntimeException e) {
      log.error("certificates could not be read again: {}", e.toString(), e);
    }
  }

  /** Lets only calls of known peers begin. */
  public ServerInterceptor interceptor() {
    return new Authentication(new PeerAuthenticator(security, material));
  }

  /** The claims that a known peer may make. */
  public StreamAuthorization authorization() {
    return new StreamAuthorization(security);
  }

  @Override
  public void close() {
    synchronized (this) {
      ScheduledThreadPoolExecutor running = reloads;
      if (running != null) {
        running.shutdownNow();
      }
    }
    threads.awaitEnd();
  }

  /** Runs before anything of a call is read. */
  private static final class Authentication implements ServerInterceptor {
    private static final int REMEMBERED = 100;
    private static final int MOST_CHARS = 512;
    private static final Pattern PORT = Pattern.compile(":\\d+$");

    private final PeerAuthenticator peers;

    /** A peer tries again and again; the same answer is logged once. */
    private final Map<String, Boolean> logged =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
          }
        };

    Authentication(PeerAuthenticator peers) {
      this.peers = peers;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      VerifiedPeer peer;
      try {
        peer = peers.authenticate(call.getAttributes(), headers);
      } catch (RejectedPeerException e) {
        String message = String.valueOf(e.getMessage());
        log(call, message);
        call.close(Status.UNAUTHENTICATED.withDescription(message), new Metadata());
        return new ServerCall.Listener<>() {};
      }
      return Contexts.interceptCall(peer.in(Context.current()), call, headers, next);
    }

    private void log(ServerCall<?, ?> call, String message) {
      String address = String.valueOf(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
      // It may quote what the peer presented.
      String said = EscapedText.of(message.substring(0, Math.min(message.length(), MOST_CHARS)));
      boolean isNews;
      synchronized (logged) {
        isNews = logged.put(PORT.matcher(address).replaceFirst("") + " " + said, true) == null;
      }
      if (isNews) {
        log.warn("rejected a stream from {}: {}", address, said);
      }
    }
  }
}
