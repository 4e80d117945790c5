package io.mizzen.testing;

import io.grpc.BindableService;
import io.mizzen.client.MeshClient;
import io.mizzen.client.MeshServer;
import io.mizzen.model.MeshSettings;
import io.mizzen.testing.controlplane.RuleFiles.Kind;
import io.mizzen.testing.controlplane.RuleFiles.RuleFile;
import io.mizzen.testing.controlplane.RuleSources.RuleText;
import io.mizzen.testing.controlplane.TestControlPlane;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Everything that one test, or one class, applied, serves and opened. Safe for use by many threads.
 */
final class MeshScope implements AutoCloseable {
  private final TestControlPlane control;
  private final CallRecorder recorder;
  private final ServedWorkloads served;
  private final String namespace;
  private final Deque<RuleFile> rules = new ArrayDeque<>();
  private final List<TestWorkload> workloads = new ArrayList<>();
  private final Map<WorkloadIdentity, Caller> callers = new LinkedHashMap<>();
  private boolean closed;

  MeshScope(
      TestControlPlane control, CallRecorder recorder, ServedWorkloads served, String namespace) {
    this.control = control;
    this.recorder = recorder;
    this.served = served;
    this.namespace = namespace;
  }

  synchronized void apply(RuleText text) {
    requireOpen();
    rules.push(control.apply(text));
  }

  synchronized TestWorkload serve(
      Mesh mesh, WorkloadIdentity asked, Function<Caller, BindableService> service) {
    requireOpen();
    WorkloadIdentity identity = placed(asked);
    declareServiceOf(identity);
    Caller caller = open(identity);
    RequestRecorder requests = new RequestRecorder(identity, recorder);
    TestWorkload workload = new TestWorkload(mesh, caller, requests);
    try {
      MeshServer server =
          caller
              .client()
              .serverBuilder()
              .addService(service.apply(caller))
              .intercept(requests)
              .drainTimeout(Duration.ZERO)
              .build()
              .start();
      workload.started(server);
    } catch (RuntimeException e) {
      close(caller);
      throw e;
    }
    workloads.add(workload);
    control.joined(workload.server());
    served.add(workload);
    return workload;
  }

  synchronized void stop(TestWorkload workload) {
    if (workloads.remove(workload)) {
      workload.server().close();
      control.left(workload.server());
      served.remove(workload);
      close(workload.caller());
    }
  }

  synchronized Caller caller(WorkloadIdentity identity) {
    requireOpen();
    return callers.computeIfAbsent(placed(identity), this::open);
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    callers.values().forEach(this::close);
    List.copyOf(workloads).forEach(this::stop);
  }

  /** Lets rules act again that those of this scope had replaced. */
  synchronized void takeBackRules() {
    while (!rules.isEmpty()) {
      control.remove(rules.pop());
    }
  }

  private void close(Caller caller) {
    control.left(caller.client());
    caller.client().close();
  }

  private Caller open(WorkloadIdentity identity) {
    MeshSettings settings = control.settings();
    MeshClient client =
        MeshClient.builder()
            .controlPlane(control.target())
            .workloadName(identity.name())
            .namespace(identity.namespace())
            .domainSuffix(settings.domain())
            .labels(identity.labels())
            .locality(identity.locality())
            // Whatever still runs when a test ends is held on purpose.
            .drainTimeout(Duration.ZERO)
            .build()
            .start();
    control.joined(client);
    return new Caller(identity, client, recorder);
  }

  private WorkloadIdentity placed(WorkloadIdentity identity) {
    return identity.namespace().isEmpty() ? identity.in(namespace) : identity;
  }

  /** Rules often live apart from the Services they speak of. */
  private void declareServiceOf(WorkloadIdentity identity) {
    String app = identity.labels().get("app");
    if (app == null) {
      return;
    }
    String host = control.settings().resolveHost(app, identity.namespace());
    boolean known =
        control.snapshot().services().stream().anyMatch(each -> each.host().equals(host));
    if (!known) {
      apply(
          new RuleText(
              "serve(" + identity.name() + ")",
              """
              apiVersion: v1
              kind: Service
              metadata: {name: %1$s, namespace: %2$s}
              spec: {selector: {app: %1$s}, ports: [{name: grpc, port: 9080}]}
              """
                  .formatted(app, identity.namespace()),
              Kind.TEXT));
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the mesh is closed");
    }
  }
}
