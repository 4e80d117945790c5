package io.mizzen.testing;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.mizzen.api.NotApplied;
import io.mizzen.client.MeshClient;
import io.mizzen.client.MeshServerBuilder;
import io.mizzen.testing.controlplane.RuleSources;
import io.mizzen.testing.controlplane.RuleSources.RuleText;
import io.mizzen.testing.controlplane.TestControlPlane;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * A mesh inside a test: applies rules, serves fakes, calls them and records where calls went.
 *
 * <pre>{@code
 * @MeshTest
 * class CanaryTest {
 *   @Test
 *   void aTenthGoesToV2(Mesh mesh, @Upstream("reviews") ReviewsBlockingStub reviews) {
 *     mesh.serve("reviews", "v1", new FakeReviews());
 *     mesh.serve("reviews", "v2", new FakeReviews());
 *     mesh.apply(Path.of("mesh/reviews-canary.yaml"));
 *
 *     Calls calls = mesh.send(3_000, () -> reviews.listReviews(REQUEST));
 *
 *     assertThat(calls).toWorkload("reviews-v2").share(10, 90);
 *   }
 * }
 * }</pre>
 *
 * <p>Everything it starts, it stops when it is closed, which {@link MeshTest} does. Safe for use by
 * many threads, though rules are those of the whole mesh.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Mesh implements AutoCloseable {
  private final MeshBuilder options;
  private final TestControlPlane control;
  private final CallRecorder recorder;
  private final ServedWorkloads served;
  private final CallSender sender;
  private final MeshScope scope;
  private final MeshScope callers;
  private final AllowedOmissions allowed;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Mesh(MeshBuilder options) {
    this.options = options;
    this.control =
        new TestControlPlane(options.namespace(), options.allowNotEnforced(), options.timeout());
    this.recorder = new CallRecorder();
    this.served = new ServedWorkloads();
    this.sender = new CallSender(control, recorder, served, options.timeout());
    this.scope = new MeshScope(control, recorder, served, options.namespace());
    this.callers = scope;
    this.allowed = new AllowedOmissions();
  }

  /** A mesh within another: its clients live as long as the other. */
  private Mesh(Mesh outer) {
    this.options = outer.options;
    this.control = outer.control;
    this.recorder = outer.recorder;
    this.served = outer.served;
    this.sender = outer.sender;
    this.scope = new MeshScope(control, recorder, served, options.namespace());
    this.callers = outer.callers;
    this.allowed = new AllowedOmissions(outer.allowed);
  }

  /** Starts a mesh with all defaults. */
  public static Mesh start() {
    return builder().start();
  }

  /** Starts to describe a mesh. */
  public static MeshBuilder builder() {
    return new MeshBuilder();
  }

  static Mesh around(MeshBuilder options) {
    return new Mesh(options);
  }

  /** A mesh on the same control plane; what it does is taken back when it is closed. */
  Mesh inner() {
    return new Mesh(this);
  }

  /**
   * Applies a multi-document YAML text and returns when every client of the mesh obeys it: each new
   * call is routed by it. What it does not mention stays.
   *
   * @throws AssertionError when a document is rejected, when a client does not follow within the
   *     time-out, and when something is {@linkplain #verifyApplied not applied}
   */
  public void apply(String yaml) {
    apply(List.of(RuleSources.text(yaml, Mesh.class)));
  }

  /**
   * The same for a file, or all YAML files below a directory.
   *
   * @throws java.io.UncheckedIOException when it cannot be read
   */
  public void apply(Path fileOrDirectory) {
    apply(RuleSources.files(fileOrDirectory));
  }

  void apply(List<RuleText> texts) {
    texts.forEach(scope::apply);
    control.settle();
    verifyApplied();
  }

  /**
   * Lets the mesh accept rules of which the data plane leaves this out.
   *
   * @param what as the failure names it: {@code VirtualService default/reviews
   *     spec.http[0].mirror}, or a whole resource, {@code VirtualService default/reviews}
   */
  public void allowNotApplied(String what) {
    allowed.allow(what);
  }

  /**
   * Fails when a rule that was accepted is not applied as a whole by some client.
   *
   * @throws AssertionError naming each field with file and line, and what happens instead
   */
  public void verifyApplied() {
    allowed.verify(control.notApplied(), control.files());
  }

  /**
   * Serves a workload {@code app-version} with the labels {@code app} and {@code version}. Returns
   * when it is registered and every client knows it. Where no document declares a service of that
   * name, a Service {@code app} that selects the label {@code app}, with port 9080, is declared.
   */
  public TestWorkload serve(String app, String version, BindableService service) {
    return serve(WorkloadIdentity.of(app, version), service);
  }

  /** The same for any identity. */
  public TestWorkload serve(WorkloadIdentity identity, BindableService service) {
    return serve(identity, caller -> service);
  }

  /** The same for a service that calls others as that workload. */
  public TestWorkload serve(WorkloadIdentity identity, Function<Caller, BindableService> service) {
    TestWorkload workload = scope.serve(this, identity, service);
    control.settle();
    return workload;
  }

  /** A client {@code app-version} with the labels {@code app} and {@code version}. */
  public Caller caller(String app, String version) {
    return caller(WorkloadIdentity.of(app, version));
  }

  /** A client of any identity; the same one for equal identities. */
  public Caller caller(WorkloadIdentity identity) {
    return callers.caller(identity);
  }

  /** A channel to a service, of the workload {@code test-v1}; see {@link Caller#channel}. */
  public ManagedChannel channel(String service) {
    return caller("test", "v1").channel(service);
  }

  /** A stub of a service, of the workload {@code test-v1}; see {@link Caller#stub}. */
  public <S> S stub(String service, Function<Channel, S> newStub) {
    return caller("test", "v1").stub(service, newStub);
  }

  /**
   * Runs some code and records the calls that clients of this mesh start meanwhile, on whatever
   * thread. Returns when they have ended.
   *
   * @throws IllegalStateException while another thread records on this mesh: no call says whose
   *     recording it belongs to
   * @throws AssertionError when one still runs after the time-out
   */
  public Calls record(Runnable code) {
    return sender.record(code);
  }

  /**
   * Makes a call many times, one after the other, and records it. A {@code StatusRuntimeException}
   * is part of the record and not thrown.
   *
   * @param count 1 or more
   */
  public Calls send(int count, Runnable call) {
    return sender.send(count, call);
  }

  /**
   * Makes one call and records it; a {@code StatusRuntimeException} is part of the record.
   *
   * @throws IllegalStateException unless the test's code made exactly one call; calls that the
   *     workloads of the mesh make on are not counted
   */
  public Call send(Runnable call) {
    return sender.send(call);
  }

  /** Faults of the control plane. */
  public ControlPlaneFaults controlPlane() {
    return new ControlPlaneFaults(control);
  }

  /** {@code host:port} of the ADS server, for clients the test starts itself. */
  public String target() {
    return control.target();
  }

  /** The fields of rules in force that no client applies, allowed or not. */
  public List<NotApplied> notApplied() {
    return control.notApplied();
  }

  /** Stops what this mesh started. Idempotent. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (isOutermost()) {
      scope.close();
      control.close();
      return;
    }
    if (!control.isHealthy()) {
      control.restart();
    }
    scope.close();
    scope.takeBackRules();
    control.settle();
  }

  /** Rules are in effect when this client obeys them, too; it is closed elsewhere. */
  void follow(MeshClient client) {
    control.joined(client);
  }

  void recordCalls(ManagedChannelBuilder<?> channel, WorkloadIdentity from, String dialled) {
    channel.intercept(recorder.of(from, dialled));
  }

  void recordRequests(MeshServerBuilder server, WorkloadIdentity identity) {
    server.intercept(new RequestRecorder(identity, recorder));
  }

  void stop(TestWorkload workload) {
    scope.stop(workload);
    control.settle();
  }

  private boolean isOutermost() {
    return callers == scope;
  }
}
