package io.mizzen.testing;

import io.grpc.Status;
import io.mizzen.client.MeshServer;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A workload of a test that serves: it is registered under its labels, records what it receives and
 * fails when it is told to. Its mesh stops it. Safe for use by many threads.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class TestWorkload {
  private final Mesh mesh;
  private final Caller caller;
  private final RequestRecorder requests;
  private volatile @Nullable MeshServer server;

  TestWorkload(Mesh mesh, Caller caller, RequestRecorder requests) {
    this.mesh = mesh;
    this.caller = caller;
    this.requests = requests;
  }

  /** Its name, namespace, labels and locality. */
  public WorkloadIdentity identity() {
    return caller.identity();
  }

  /** Its side as a client: channels to other services. */
  public Caller caller() {
    return caller;
  }

  /** The number of calls that arrived, those it failed on request too. */
  public long calls() {
    return requests.calls();
  }

  /** The request messages it received so far, in the order of their arrival. */
  public List<ReceivedRequest> requests() {
    return requests.all();
  }

  /** Those of one type: {@code requests(ListReviewsRequest.class)}. */
  public <T> List<T> requests(Class<T> type) {
    return requests().stream()
        .map(ReceivedRequest::message)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  /** Forgets what was received and counted. */
  public void clear() {
    requests.clear();
  }

  /** Fails every call with that status until {@link #recover()}. */
  public void fail(Status status) {
    requests.fail(status, Long.MAX_VALUE);
  }

  /**
   * Fails the next calls with that status, then serves again.
   *
   * @param count how many, 1 or more
   */
  public void failNext(int count, Status status) {
    if (count < 1) {
      throw new IllegalArgumentException("count: " + count + " (expected: 1 or more)");
    }
    requests.fail(status, count);
  }

  /** Serves again. */
  public void recover() {
    requests.recover();
  }

  /** Takes the registration back and stops; returns when every client knows. */
  public void stop() {
    mesh.stop(this);
  }

  /** The port it listens on, on loopback. */
  public int port() {
    return server().port();
  }

  void started(MeshServer started) {
    server = started;
  }

  MeshServer server() {
    MeshServer running = server;
    if (running == null) {
      throw new IllegalStateException(identity().name() + " has not started");
    }
    return running;
  }

  @Override
  public String toString() {
    return identity().toString();
  }
}
