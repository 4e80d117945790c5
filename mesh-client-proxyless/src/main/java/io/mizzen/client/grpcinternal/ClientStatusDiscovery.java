package io.mizzen.client.grpcinternal;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.grpc.xds.client.XdsClient.ResourceMetadata;
import io.grpc.xds.client.XdsClient.ResourceMetadata.ResourceMetadataStatus;
import io.grpc.xds.client.XdsResourceType;
import io.grpc.xds.shaded.io.envoyproxy.envoy.admin.v3.ClientResourceStatus;
import io.grpc.xds.shaded.io.envoyproxy.envoy.admin.v3.UpdateFailureState;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.status.v3.ClientConfig;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.status.v3.ClientConfig.GenericXdsConfig;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.status.v3.ClientStatusDiscoveryServiceGrpc;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.status.v3.ClientStatusRequest;
import io.grpc.xds.shaded.io.envoyproxy.envoy.service.status.v3.ClientStatusResponse;
import io.mizzen.xds.TypeUrl;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * The Client Status Discovery Service (gRFC A40, {@code
 * envoy.service.status.v3.ClientStatusDiscoveryService}) of sessions: one {@code ClientConfig}
 * each, one {@code GenericXdsConfig} per watched resource, in the order listeners, routes,
 * clusters, endpoints, others, those of a type by name. gRPC's own service reports its pool of
 * clients, which holds none of these. Safe for use by many threads; no thread waits for a session.
 */
@API(status = API.Status.INTERNAL)
public final class ClientStatusDiscovery
    extends ClientStatusDiscoveryServiceGrpc.ClientStatusDiscoveryServiceImplBase {
  /** The order in which a call reads them; gRPC's maps differ from one run to the next. */
  private static final List<TypeUrl> ORDER =
      List.of(TypeUrl.LISTENER, TypeUrl.ROUTE, TypeUrl.CLUSTER, TypeUrl.ENDPOINT);

  private final Supplier<List<XdsSession>> sessions;

  /**
   * @param sessions those to report, asked at each request
   */
  public ClientStatusDiscovery(Supplier<List<XdsSession>> sessions) {
    this.sessions = sessions;
  }

  @Override
  public void fetchClientStatus(
      ClientStatusRequest request, StreamObserver<ClientStatusResponse> answers) {
    answer(request, answers, answers::onCompleted);
  }

  /** Answers each request, in any order if a client does not wait for an answer. */
  @Override
  public StreamObserver<ClientStatusRequest> streamClientStatus(
      StreamObserver<ClientStatusResponse> answers) {
    return new StatusStream(answers);
  }

  private void answer(
      ClientStatusRequest request, StreamObserver<ClientStatusResponse> answers, Runnable then) {
    if (request.getNodeMatchersCount() > 0) {
      answers.onError(
          Status.INVALID_ARGUMENT
              .withDescription("node_matchers: present (expected: none, as in gRFC A40)")
              .asRuntimeException());
      return;
    }
    boolean bare = request.getExcludeResourceContents();
    ListenableFuture<List<ClientConfig>> configs =
        Futures.allAsList(sessions.get().stream().map(each -> config(each, bare)).toList());
    configs.addListener(() -> send(configs, answers, then), MoreExecutors.directExecutor());
  }

  private static void send(
      ListenableFuture<List<ClientConfig>> configs,
      StreamObserver<ClientStatusResponse> answers,
      Runnable then) {
    List<ClientConfig> read;
    try {
      read = Futures.getDone(configs);
    } catch (java.util.concurrent.ExecutionException e) {
      answers.onError(
          Status.INTERNAL
              .withDescription("the state of a client cannot be read: " + e.getCause())
              .withCause(e)
              .asRuntimeException());
      return;
    }
    answers.onNext(ClientStatusResponse.newBuilder().addAllConfig(read).build());
    then.run();
  }

  /** An idle session has no resources; the question does not open it. */
  private static ListenableFuture<ClientConfig> config(XdsSession session, boolean bare) {
    return session
        .openClient()
        .map(
            client ->
                Futures.transform(
                    client.getSubscribedResourcesMetadataSnapshot(),
                    resources -> config(session, resources, bare),
                    MoreExecutors.directExecutor()))
        .orElseGet(() -> Futures.immediateFuture(config(session, Map.of(), bare)));
  }

  private static ClientConfig config(
      XdsSession session,
      Map<XdsResourceType<?>, Map<String, ResourceMetadata>> resources,
      boolean bare) {
    ClientConfig.Builder config =
        ClientConfig.newBuilder().setNode(session.node()).setClientScope(session.nodeId());
    resources.entrySet().stream()
        .sorted(Comparator.comparing(each -> rank(each.getKey())))
        .flatMap(each -> generic(each.getKey().typeUrl(), new TreeMap<>(each.getValue()), bare))
        .forEach(config::addGenericXdsConfigs);
    return config.build();
  }

  private static int rank(XdsResourceType<?> type) {
    int known = ORDER.indexOf(TypeUrl.of(type.typeUrl()));
    return known < 0 ? ORDER.size() : known;
  }

  private static Stream<GenericXdsConfig> generic(
      String typeUrl, Map<String, ResourceMetadata> byName, boolean bare) {
    return byName.entrySet().stream()
        .map(each -> generic(typeUrl, each.getKey(), each.getValue(), bare));
  }

  private static GenericXdsConfig generic(
      String typeUrl, String name, ResourceMetadata metadata, boolean bare) {
    GenericXdsConfig.Builder config =
        GenericXdsConfig.newBuilder()
            .setTypeUrl(typeUrl)
            .setName(name)
            .setClientStatus(status(metadata.getStatus()))
            .setVersionInfo(metadata.getVersion());
    if (metadata.getUpdateTimeNanos() > 0) {
      config.setLastUpdated(timestamp(metadata.getUpdateTimeNanos()));
    }
    if (metadata.getRawResource() != null && !bare) {
      config.setXdsConfig(metadata.getRawResource());
    }
    if (metadata.getErrorState() != null) {
      config.setErrorState(
          UpdateFailureState.newBuilder()
              .setVersionInfo(metadata.getErrorState().getFailedVersion())
              .setDetails(metadata.getErrorState().getFailedDetails())
              .setLastUpdateAttempt(
                  timestamp(metadata.getErrorState().getFailedUpdateTimeNanos())));
    }
    return config.build();
  }

  /** Both enumerations use the same words; one that this version of the protos lacks is unknown. */
  static ClientResourceStatus status(ResourceMetadataStatus status) {
    return Stream.of(ClientResourceStatus.values())
        .filter(each -> each.name().equals(status.name()))
        .findFirst()
        .orElse(ClientResourceStatus.UNKNOWN);
  }

  private static Timestamp timestamp(long nanos) {
    Instant time = Instant.ofEpochSecond(0, nanos);
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  /** One stream: requests and answers are one at a time. */
  private final class StatusStream implements StreamObserver<ClientStatusRequest> {
    private final StreamObserver<ClientStatusResponse> answers;

    StatusStream(StreamObserver<ClientStatusResponse> answers) {
      this.answers = answers;
    }

    @Override
    public void onNext(ClientStatusRequest request) {
      answer(request, answers, () -> {});
    }

    /** The client is gone; gRPC has ended the call. */
    @Override
    public void onError(Throwable gone) {}

    @Override
    public void onCompleted() {
      answers.onCompleted();
    }
  }
}
