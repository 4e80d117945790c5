package io.mizzen.controlplane.view;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.api.Origin;
import io.mizzen.api.Port;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.Workload;
import io.mizzen.api.WorkloadKey;
import io.mizzen.controlplane.state.Contribution;
import io.mizzen.controlplane.state.Edits;
import io.mizzen.controlplane.state.MeshState;
import io.mizzen.controlplane.state.MeshStep;
import io.mizzen.controlplane.state.SourceChange;
import io.mizzen.controlplane.state.SourceId;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.model.MeshResource;
import io.mizzen.testkit.RandomDocuments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Draws steps of a mesh: rules of several sources that meet, servers, endpoints, and sources that
 * say everything anew, as after a restart.
 */
public final class RandomChanges {
  private static final List<SourceId> SOURCES =
      List.of(SourceId.APPLIED, new SourceId(1, "first"), new SourceId(2, "second"));
  private static final SourceId REGISTRY = new SourceId(3, "registry");

  private final RandomGenerator random;
  private final RandomDocuments documents;

  RandomChanges(RandomGenerator random) {
    this.random = random;
    this.documents = new RandomDocuments(random);
  }

  MeshState step(MeshState state) {
    return switch (random.nextInt(10)) {
      case 0, 1 -> apply(state, SourceId.REGISTRATIONS, registration());
      case 2 -> apply(state, REGISTRY, listing());
      case 3, 4 -> removed(state);
      case 5 -> restarted(state);
      default -> apply(state, oneOf(SOURCES), resources(read(documents.draw()), List.of()));
    };
  }

  /** A state after documents were applied, and others deleted. */
  static MeshState applied(MeshState state, List<String> documents, List<ResourceKey> removed) {
    List<MeshResource<?>> read =
        documents.isEmpty() ? List.of() : read(String.join("---\n", documents));
    return apply(state, SourceId.APPLIED, resources(read, removed));
  }

  /** The same mesh made in one step of what each source says. */
  public static MeshState fromScratch(MeshState state) {
    MeshState scratch = MeshState.initial(state.settings(), List.of());
    for (Map.Entry<SourceId, Contribution> said : state.contributions().entrySet()) {
      scratch = apply(scratch, said.getKey(), said.getValue().everything());
    }
    return scratch;
  }

  private static MeshState apply(MeshState state, SourceId source, SourceChange change) {
    return MeshStep.apply(state, Map.of(source, change));
  }

  private MeshState removed(MeshState state) {
    SourceId source = oneOf(SOURCES);
    List<ResourceKey> keys = List.copyOf(state.contribution(source).resources().keySet());
    return keys.isEmpty()
        ? state
        : apply(state, source, resources(List.of(), List.of(oneOf(keys))));
  }

  /** A source that says everything again, less what it has lost meanwhile. */
  private MeshState restarted(MeshState state) {
    SourceId source = oneOf(SOURCES);
    List<MeshResource<?>> left = new ArrayList<>(state.contribution(source).resources().values());
    left.removeIf(each -> random.nextInt(4) == 0);
    return apply(state, source, SourceChange.everything(left, Edits.none()));
  }

  private SourceChange registration() {
    int number = random.nextInt(4);
    Workload workload =
        Workload.builder(
                Workload.Kind.SELF_REGISTERED, "default", "w" + number, "10.0.0." + (1 + number))
            .ports(Map.of("grpc", 9080))
            .labels(Labels.of(Map.of("app", oneOf(RandomDocuments.NAMES), "version", version())))
            .locality(new Locality("r", "z" + random.nextInt(2), ""))
            .origin(Origin.of("test"))
            .build();
    boolean goes = random.nextInt(3) == 0;
    return change(
        Edits.of(
            goes ? List.<Workload>of() : List.of(workload),
            Workload::key,
            goes ? List.of(workload.key()) : List.of()),
        Edits.none());
  }

  /** Endpoints that a registry lists for a service. */
  private SourceChange listing() {
    ServiceKey service =
        new ServiceKey("default", oneOf(RandomDocuments.NAMES) + ".default.svc.cluster.local");
    List<Endpoint> listed = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      listed.add(
          Endpoint.builder("10.9.0." + i, Port.of(7), "grpc")
              .labels(Labels.of(Map.of("version", version())))
              .namespace("default")
              .build());
    }
    Optional<List<Endpoint>> all = listed.isEmpty() ? Optional.empty() : Optional.of(listed);
    return change(Edits.none(), new Edits<>(Map.of(service, all)));
  }

  private static SourceChange change(
      Edits<WorkloadKey, Workload> workloads, Edits<ServiceKey, List<Endpoint>> endpoints) {
    SourceChange none = SourceChange.none();
    return new SourceChange(
        none.extent(),
        none.status(),
        none.resources(),
        none.services(),
        workloads,
        endpoints,
        none.findings());
  }

  private static SourceChange resources(List<MeshResource<?>> put, List<ResourceKey> removed) {
    return SourceChange.ofResources(
        Edits.<ResourceKey, MeshResource<?>>of(put, MeshResource::key, removed), Edits.none());
  }

  private static List<MeshResource<?>> read(String yaml) {
    return new ConfigIntake("default").read("test", yaml).accepted();
  }

  private String version() {
    return random.nextBoolean() ? "v1" : "v2";
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
