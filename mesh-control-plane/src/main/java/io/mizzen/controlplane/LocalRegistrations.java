package io.mizzen.controlplane;

import io.mizzen.api.ServiceKey;
import io.mizzen.api.Workload;
import io.mizzen.controlplane.node.NodeIdentity;
import io.mizzen.controlplane.registry.InitialSyncTimer;
import io.mizzen.controlplane.registry.SelfRegistrations;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.xds.ServerRegistrar;
import io.mizzen.xds.server.ProxyNode;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers of this process that register without a stream. They are answered as states are
 * published. Safe for use by many threads.
 */
final class LocalRegistrations implements ServerRegistrar, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LocalRegistrations.class);
  private static final long GONE_MILLIS = 2_000;
  private static final String CLOSED = "the control plane is closed";

  private final SelfRegistrations registrations;
  private final InitialSyncTimer initialSync;
  private final Set<Local> open = ConcurrentHashMap.newKeySet();

  /** Claims are told apart by numbers; streams count theirs upwards from 1. */
  private final AtomicLong claims = new AtomicLong();

  private volatile boolean started;
  private volatile boolean closed;

  LocalRegistrations(SelfRegistrations registrations, InitialSyncTimer initialSync) {
    this.registrations = registrations;
    this.initialSync = initialSync;
  }

  /** From now on servers may register. */
  void start() {
    started = true;
  }

  @Override
  public Registered register(Node node, Consumer<Answer> answers) {
    if (!started) {
      throw new IllegalStateException("the control plane is not started");
    }
    Local local = new Local(workload(node), claims.decrementAndGet(), answers);
    // Before it is claimed, so that no state goes by unseen.
    open.add(local);
    if (closed) {
      open.remove(local);
      throw new IllegalStateException(CLOSED);
    }
    local.claim();
    return local;
  }

  /** Called by the loop with every state, after streams can see it. */
  void published(MeshState state) {
    open.forEach(each -> each.published(state));
  }

  /** Whoever waits is told that it waits in vain. Idempotent. */
  @Override
  public void close() {
    closed = true;
    open.forEach(Local::abandon);
  }

  private static Workload workload(Node node) {
    NodeIdentity identity =
        NodeIdentity.of(
            new ProxyNode(
                node.id(),
                node.cluster(),
                node.metadata(),
                node.region(),
                node.zone(),
                node.subzone(),
                "",
                ""));
    return identity
        .registration()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "AUTO_REGISTER_GROUP: missing (expected: the workload's name)"));
  }

  private static Answer answer(Workload workload, MeshState state) {
    return new Answer(
        workload.namespace() + "/" + workload.name(),
        state.assembly().catalog().selecting(workload).stream().map(ServiceKey::host).toList());
  }

  private final class Local implements Registered {
    private final Workload workload;
    private final long claim;
    private final Consumer<Answer> answers;
    private final CompletableFuture<Answer> inForce = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> gone = new CompletableFuture<>();
    private volatile boolean leaving;

    /** Confined to the loop. */
    private @Nullable Answer last;

    Local(Workload workload, long claim, Consumer<Answer> answers) {
      this.workload = workload;
      this.claim = claim;
      this.answers = answers;
    }

    void claim() {
      registrations
          .connected(workload, claim)
          .ifPresentOrElse(
              full -> {
                open.remove(this);
                throw new IllegalStateException(full);
              },
              initialSync::registered);
    }

    void published(MeshState state) {
      Workload known = state.registered().workloads().get(workload.key());
      if (leaving) {
        if (!workload.equals(known)) {
          gone.complete(null);
        }
      } else if (known != null) {
        Answer next = answer(workload, state);
        if (!next.equals(last)) {
          last = next;
          tell(next);
        }
        inForce.complete(next);
      }
    }

    /** Whoever is told must not stop the loop, on which all others wait. */
    private void tell(Answer answer) {
      try {
        answers.accept(answer);
      } catch (RuntimeException e) {
        log.atWarn()
            .addKeyValue("workload", workload.key())
            .setCause(e)
            .log("{}: a listener of its registration failed", workload.key());
      }
    }

    void abandon() {
      inForce.completeExceptionally(new IllegalStateException(CLOSED));
      gone.complete(null);
    }

    @Override
    public CompletionStage<Answer> inForce() {
      return inForce.minimalCompletionStage();
    }

    @Override
    public void close() {
      if (!leaving) {
        leaving = true;
        inForce.completeExceptionally(new IllegalStateException("the registration is closed"));
        registrations.closed(workload, claim);
      }
      if (closed) {
        abandon();
      }
      awaitGone();
      open.remove(this);
    }

    private void awaitGone() {
      try {
        gone.get(GONE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException e) {
        log.atWarn()
            .addKeyValue("workload", workload.key())
            .log("{}: still registered {} ms after it left", workload.key(), GONE_MILLIS);
      }
    }
  }
}
