package io.mizzen.xds.server.bridge;

import com.google.common.util.concurrent.MoreExecutors;
import io.envoyproxy.controlplane.cache.DeltaResponse;
import io.envoyproxy.controlplane.cache.DeltaWatch;
import io.envoyproxy.controlplane.cache.DeltaXdsRequest;
import io.envoyproxy.controlplane.cache.Response;
import io.envoyproxy.controlplane.cache.VersionedResource;
import io.envoyproxy.controlplane.cache.Watch;
import io.envoyproxy.controlplane.cache.WatchCancelledException;
import io.envoyproxy.controlplane.cache.XdsRequest;
import io.grpc.Status;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import io.mizzen.xds.server.ProxyNack;
import io.mizzen.xds.server.ProxySession;
import io.mizzen.xds.server.ResourceView;
import io.mizzen.xds.server.StreamEnd;
import io.mizzen.xds.server.bridge.SentResources.Answer;
import io.mizzen.xds.server.protocol.PeerText;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stream of java-control-plane: its session, and the watches that wait for an answer. */
final class BridgedStream {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigWatcherBridge.class);
  private static final int NACK_TEXT = 4_096;

  private final String proxy;
  private final ProxySession session;
  private final Consumer<Status> call;
  private final Executor executor;
  private final Map<TypeUrl, Waiting> waiting = new HashMap<>();
  private final Map<TypeUrl, SentResources> sent = new HashMap<>();
  private boolean ended;
  private volatile boolean ending;

  /** A watch without an answer. */
  private interface Waiting {
    /** Whether it was answered, or needs no answer any more. */
    boolean answer(ResourceView view) throws WatchCancelledException;

    boolean isCancelled();
  }

  /**
   * @param call ends the gRPC call; does nothing if it has ended
   * @param executor any; what is done for this stream is done one after the other
   */
  BridgedStream(String proxy, ProxySession session, Consumer<Status> call, Executor executor) {
    this.proxy = proxy;
    this.session = session;
    this.call = call;
    this.executor = MoreExecutors.newSequentialExecutor(task -> execute(executor, task));
  }

  /** The end is told on the caller's thread if need be: sessions must not outlive their streams. */
  private void execute(Executor given, Runnable task) {
    try {
      given.execute(task);
    } catch (RejectedExecutionException e) {
      if (!ending) {
        throw e;
      }
      task.run();
    }
  }

  void watch(Watch watch, XdsRequest request, boolean clustersChanged) {
    TypeUrl type = TypeUrl.of(request.getTypeUrl());
    Set<String> names = Set.copyOf(request.getResourceNamesList());
    boolean first = request.getResponseNonce().isEmpty();
    Optional<ProxyNack> nack =
        request.hasErrorDetail()
            ? Optional.of(
                nack(
                    type,
                    request.getVersionInfo(),
                    request.v3Request().getErrorDetail().getMessage()))
            : Optional.empty();
    SotwWatch waits = new SotwWatch(type, watch, request, names);
    executor.execute(
        () -> {
          if (ended) {
            return;
          }
          if (first && !request.getVersionInfo().isEmpty()) {
            session.resumed();
          }
          if (clustersChanged && type.equals(TypeUrl.ENDPOINT) && nack.isEmpty()) {
            sent(type).resend();
          }
          take(type, waits, nack);
        });
  }

  void watch(DeltaWatch watch, DeltaXdsRequest request) {
    TypeUrl type = TypeUrl.of(request.getTypeUrl());
    Optional<ProxyNack> nack =
        request.hasErrorDetail()
            ? Optional.of(
                nack(type, watch.version(), request.v3Request().getErrorDetail().getMessage()))
            : Optional.empty();
    executor.execute(
        () -> {
          if (ended) {
            return;
          }
          if (sent.containsKey(type)) {
            sent(type)
                .nextDelta(
                    request.getResourceNamesSubscribeList(),
                    request.getResourceNamesUnsubscribeList());
          } else {
            if (!request.getInitialResourceVersionsMap().isEmpty()) {
              session.resumed();
            }
            sent(type)
                .firstDelta(
                    request.getResourceNamesSubscribeList(),
                    request.getInitialResourceVersionsMap());
          }
          take(type, new DeltaWaiting(type, watch, request), nack);
        });
  }

  /**
   * Answers the watches that a change concerns; one that is rejected leaves other streams alone.
   */
  void push() {
    try {
      executor.execute(() -> BridgedTypes.IN_ORDER.forEach(this::answer));
    } catch (RejectedExecutionException e) {
      LOG.warn("a change is not sent to {}: {}", proxy, e.toString());
    }
  }

  /** Called once for each way in which the stream may end; the first counts. */
  void end(StreamEnd end) {
    ending = true;
    executor.execute(
        () -> {
          if (!ended) {
            ended = true;
            waiting.clear();
            session.closed(end);
          }
        });
  }

  /** Ends the session, and then the call; after the response that is being made. */
  void close(Status status) {
    end(StreamEnd.DISCONNECTED);
    executor.execute(() -> call.accept(status));
  }

  private ProxyNack nack(TypeUrl type, String version, String error) {
    return new ProxyNack(proxy, type, version, PeerText.of(error, NACK_TEXT));
  }

  private SentResources sent(TypeUrl type) {
    return sent.computeIfAbsent(type, SentResources::new);
  }

  private void take(TypeUrl type, Waiting watch, Optional<ProxyNack> nack) {
    nack.ifPresent(
        each -> {
          LOG.warn("{} has refused {}: {}", proxy, type.shortName(), each.error());
          session.nacked(each);
        });
    if (BridgedTypes.IN_ORDER.contains(type)) {
      waiting.put(type, watch);
      answer(type);
    }
  }

  private void answer(TypeUrl type) {
    Waiting watch = waiting.get(type);
    if (watch == null) {
      return;
    }
    try {
      if (watch.isCancelled() || watch.answer(session.view())) {
        waiting.remove(type, watch);
      }
    } catch (WatchCancelledException e) {
      // The client has asked anew: that watch is on its way here.
      waiting.remove(type, watch);
    } catch (RuntimeException e) {
      // The proxy keeps what it has; the next change tries again.
      LOG.warn("{} for {} cannot be answered", type.shortName(), proxy, e);
    }
  }

  private final class SotwWatch implements Waiting {
    private final TypeUrl type;
    private final Watch watch;
    private final XdsRequest request;
    private final Set<String> names;

    SotwWatch(TypeUrl type, Watch watch, XdsRequest request, Set<String> names) {
      this.type = type;
      this.watch = watch;
      this.request = request;
      this.names = names;
    }

    @Override
    public boolean isCancelled() {
      return watch.isCancelled();
    }

    @Override
    public boolean answer(ResourceView view) throws WatchCancelledException {
      Optional<Answer> answer = sent(type).stateOfTheWorld(view, names);
      if (answer.isPresent()) {
        watch.respond(
            Response.create(
                request,
                answer.get().resources().stream().map(BridgedTypes::message).toList(),
                Long.toString(view.revision())));
        sent(type).sentAll(answer.get());
      }
      return answer.isPresent();
    }
  }

  private final class DeltaWaiting implements Waiting {
    private final TypeUrl type;
    private final DeltaWatch watch;
    private final DeltaXdsRequest request;

    DeltaWaiting(TypeUrl type, DeltaWatch watch, DeltaXdsRequest request) {
      this.type = type;
      this.watch = watch;
      this.request = request;
    }

    @Override
    public boolean isCancelled() {
      return watch.isCancelled();
    }

    @Override
    public boolean answer(ResourceView view) throws WatchCancelledException {
      Optional<Answer> answer =
          sent(type).delta(view, watch.trackedResources().keySet(), watch.pendingResources());
      if (answer.isPresent()) {
        watch.respond(
            DeltaResponse.create(
                request,
                versioned(answer.get()),
                answer.get().removed(),
                Long.toString(view.revision())));
        sent(type).sentChanges(answer.get());
        // Envoy warms a cluster that has changed until it is given its endpoints again.
        if (type.equals(TypeUrl.CLUSTER) && !answer.get().resources().isEmpty()) {
          Optional.ofNullable(sent.get(TypeUrl.ENDPOINT)).ifPresent(SentResources::resend);
        }
        if (type.equals(TypeUrl.CLUSTER)) {
          BridgedStream.this.answer(TypeUrl.ENDPOINT);
        }
      }
      return answer.isPresent();
    }
  }

  private static Map<String, VersionedResource<?>> versioned(Answer answer) {
    return answer.resources().stream()
        .collect(
            Collectors.toMap(
                XdsResource::name,
                each -> VersionedResource.create(BridgedTypes.message(each), each.version()),
                (first, second) -> first,
                LinkedHashMap::new));
  }
}
