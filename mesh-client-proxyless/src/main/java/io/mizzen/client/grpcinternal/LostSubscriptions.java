package io.mizzen.client.grpcinternal;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.xds.client.XdsClient;
import io.grpc.xds.client.XdsClient.ResourceMetadata;
import io.grpc.xds.client.XdsClient.ResourceMetadata.ResourceMetadataStatus;
import io.grpc.xds.client.XdsClient.ResourceUpdate;
import io.grpc.xds.client.XdsClient.ResourceWatcher;
import io.grpc.xds.client.XdsResourceType;
import io.mizzen.xds.MizzenNames;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Has subscriptions sent that grpc-xds loses. After a stream that failed, it takes the control
 * plane for unreachable until the first response of the next one; what is subscribed to between the
 * requests that open that stream and this response is not requested (grpc-java 1.85.1), unless
 * another name of the type is subscribed to later. See {@code
 * docs/upstream/grpc-java-lost-subscription.md}.
 *
 * <p>Safe for use by many threads.
 */
final class LostSubscriptions implements AdsEvents {
  private final Supplier<XdsClient> client;

  /** Whether a stream has a first response that is not answered yet. */
  private volatile boolean answers;

  /**
   * @param client asked for when a response has been answered
   */
  LostSubscriptions(Supplier<XdsClient> client) {
    this.client = client;
  }

  @Override
  public void connected() {
    answers = true;
  }

  @Override
  public void accepted(String typeUrl, String version) {
    answered();
  }

  @Override
  public void rejected(String typeUrl, String version, String error) {
    answered();
  }

  private void answered() {
    if (!answers) {
      return;
    }
    answers = false;
    ListenableFuture<Map<XdsResourceType<?>, Map<String, ResourceMetadata>>> resources =
        client.get().getSubscribedResourcesMetadataSnapshot();
    resources.addListener(
        () -> Objects.requireNonNull(Futures.getUnchecked(resources)).forEach(this::lookAt),
        MoreExecutors.directExecutor());
  }

  private void lookAt(XdsResourceType<?> type, Map<String, ResourceMetadata> resources) {
    if (resources.values().stream()
        .anyMatch(each -> each.getStatus() == ResourceMetadataStatus.UNKNOWN)) {
      request(type);
    }
  }

  /** A change of the names of a type has all of them requested. */
  private <T extends ResourceUpdate> void request(XdsResourceType<T> type) {
    ResourceWatcher<T> nobody = new Nobody<>();
    client.get().watchXdsResource(type, MizzenNames.NOTHING, nobody);
    client.get().cancelXdsResourceWatch(type, MizzenNames.NOTHING, nobody);
  }

  /** Wants nothing. */
  private static final class Nobody<T extends ResourceUpdate> implements ResourceWatcher<T> {
    @Override
    public void onResourceChanged(StatusOr<T> update) {
      // There is no such resource.
    }

    @Override
    public void onAmbientError(Status error) {
      // Other watchers are told.
    }
  }
}
