package io.mizzen.testing;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.mizzen.client.MeshClient;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * A workload of a test that calls others: one identity, one ADS stream, any number of channels. Its
 * mesh closes it. Safe for use by many threads.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Caller {
  private final WorkloadIdentity identity;
  private final MeshClient client;
  private final CallRecorder recorder;
  private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();

  Caller(WorkloadIdentity identity, MeshClient client, CallRecorder recorder) {
    this.identity = identity;
    this.client = client;
    this.recorder = recorder;
  }

  /** The caller. */
  public WorkloadIdentity identity() {
    return identity;
  }

  /**
   * The channel to a service; the same one for equal names.
   *
   * @param service {@code reviews}, {@code reviews:9080} or {@code reviews.other}; the port may be
   *     left out when the service has exactly one
   */
  public ManagedChannel channel(String service) {
    String name = service.startsWith("mesh:///") ? service.substring(8) : service;
    return channels.computeIfAbsent(name, this::open);
  }

  /**
   * A stub of a service: {@code stub("reviews", ReviewsGrpc::newBlockingStub)}.
   *
   * @param service as for {@link #channel}
   */
  public <S> S stub(String service, Function<Channel, S> newStub) {
    return newStub.apply(channel(service));
  }

  MeshClient client() {
    return client;
  }

  private ManagedChannel open(String name) {
    return client.channelBuilder("mesh:///" + name).intercept(recorder.of(identity, name)).build();
  }
}
