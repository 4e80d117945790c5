package io.mizzen.client.grpcinternal;

import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import io.grpc.xds.XdsNameResolverProvider;
import io.grpc.xds.client.XdsClient;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * grpc-xds' own resolver, run in a synchronization context of its own instead of the channel's.
 *
 * <p>That resolver (grpc-java 1.85.1) throws from a queued task when a cluster whose last call has
 * ended is named by a route again before the task ran, and an exception in the channel's context
 * puts the channel out of service for good. In a context of its own that one exception, which
 * leaves everything as it was, is dropped: the cluster is in use again and there is nothing to
 * clean up. Any other exception reaches the channel as before. See {@code
 * docs/upstream/grpc-java-release-cluster.md}.
 *
 * <p>The channel takes results in its own context, and the resolver goes on only when it has: a
 * route must not be used before the channel knows its clusters. So a thread that runs the resolver
 * may wait for the channel's context; the channel's never waits for the resolver's.
 */
final class SteadyResolver extends NameResolver {
  private static final Logger LOG = LoggerFactory.getLogger(SteadyResolver.class);
  private static final XdsNameResolverProvider XDS = new XdsNameResolverProvider();
  private static final String CLEAN_UP = "io.grpc.xds.XdsNameResolver$ConfigSelector$";

  private final SynchronizationContext channel;
  private final SynchronizationContext own;
  private final AnsweredClient client;
  private final NameResolver xds;
  private final Set<SteadyResolver> running;
  private final ServiceLookups lookups;
  private final String host;

  private SteadyResolver(
      URI target,
      Args args,
      Supplier<XdsClient> shared,
      Set<SteadyResolver> running,
      ServiceLookups lookups) {
    this.channel = args.getSynchronizationContext();
    this.own = new SynchronizationContext((thread, problem) -> uncaught(problem));
    this.client = new AnsweredClient(shared, own);
    this.xds =
        XDS.newNameResolver(
            target,
            args.toBuilder()
                .setSynchronizationContext(own)
                .setArg(XdsNameResolverProvider.XDS_CLIENT_SUPPLIER, () -> client)
                .build());
    this.running = running;
    this.lookups = lookups;
    this.host = host(target);
  }

  /**
   * @param shared the client that all resolvers of a session share; not asked for before the start
   * @param running where the resolver is while it is started and not shut down; safe for all
   *     threads
   * @param lookups is told of the host for that time
   */
  static SteadyResolver of(
      URI target,
      Args args,
      Supplier<XdsClient> shared,
      Set<SteadyResolver> running,
      ServiceLookups lookups) {
    return new SteadyResolver(target, args, shared, running, lookups);
  }

  /** Of {@code xds:///host[:port]}. */
  private static String host(URI target) {
    String name = target.getPath().substring(1);
    int colon = name.lastIndexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  /**
   * Completes when what the shared client has handed out so far is in effect: new calls on the
   * channel are routed by it. Also when the resolver is shut down meanwhile.
   */
  CompletableFuture<Void> inEffect() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    own.execute(() -> client.whenAnswered(() -> channel.execute(() -> done.complete(null))));
    return done;
  }

  @Override
  public String getServiceAuthority() {
    return xds.getServiceAuthority();
  }

  @Override
  public void start(Listener2 listener) {
    running.add(this);
    lookups.retain(host);
    own.execute(() -> xds.start(new ChannelListener(listener)));
  }

  @Override
  public void refresh() {
    own.execute(xds::refresh);
  }

  @Override
  public void shutdown() {
    if (running.remove(this)) {
      lookups.release(host);
    }
    own.execute(
        () -> {
          xds.shutdown();
          client.end();
        });
  }

  private void uncaught(Throwable problem) {
    if (isCleanUpOfAClusterInUse(problem)) {
      LOG.atDebug()
          .addKeyValue("target", xds.getServiceAuthority())
          .log(
              "{}: a cluster is used again before it was cleaned up: kept",
              xds.getServiceAuthority());
      return;
    }
    channel.execute(
        () -> {
          throw new IllegalStateException("the resolver failed", problem);
        });
  }

  /**
   * Whether the queued task of {@code releaseCluster} itself threw, which it does before it changes
   * anything: the count is not zero any more, or the cluster is gone already.
   */
  static boolean isCleanUpOfAClusterInUse(Throwable problem) {
    StackTraceElement[] stack = problem.getStackTrace();
    return (problem instanceof AssertionError || problem instanceof NullPointerException)
        && stack.length > 0
        && stack[0].getClassName().startsWith(CLEAN_UP)
        && stack[0].getMethodName().equals("run");
  }

  /** Called in the resolver's context; hands on in the channel's. */
  private final class ChannelListener extends Listener2 {
    private final Listener2 listener;

    ChannelListener(Listener2 listener) {
      this.listener = listener;
    }

    @Override
    public void onResult(ResolutionResult result) {
      Status unused = onResult2(result);
    }

    @Override
    public Status onResult2(ResolutionResult result) {
      return inChannel(() -> listener.onResult2(result));
    }

    @Override
    public void onError(Status error) {
      Status unused =
          inChannel(
              () -> {
                listener.onError(error);
                return Status.OK;
              });
    }
  }

  private Status inChannel(Supplier<Status> step) {
    if (isInChannel()) {
      return step.get();
    }
    CompletableFuture<Status> done = new CompletableFuture<>();
    channel.execute(
        () -> {
          try {
            done.complete(step.get());
          } catch (RuntimeException | Error e) {
            done.completeExceptionally(e);
            throw e;
          }
        });
    return done.join();
  }

  private boolean isInChannel() {
    try {
      channel.throwIfNotInThisSynchronizationContext();
      return true;
    } catch (IllegalStateException elsewhere) {
      // The only way to ask.
      return false;
    }
  }
}
