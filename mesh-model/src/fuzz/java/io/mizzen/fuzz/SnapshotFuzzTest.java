package io.mizzen.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mizzen.analysis.OriginIndex;
import io.mizzen.analysis.cluster.ClusterAnalyzer;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.intake.Intake;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.snapshot.MeshAssembly;
import io.mizzen.snapshot.ProxyIdentity;
import io.mizzen.snapshot.ProxyScope;
import java.time.Instant;
import java.util.List;

/** Accepted documents can be assembled, analysed, asked and taken out again. */
class SnapshotFuzzTest {
  private static final ConfigIntake INTAKE = new ConfigIntake("default");
  private static final MeshSettings SETTINGS = MeshSettings.defaults("fuzz");

  @FuzzTest(maxDuration = "10m")
  void whatIsAcceptedMakesAMesh(FuzzedDataProvider data) {
    Intake intake = INTAKE.read("fuzz.yaml", FuzzedDocuments.text(data));

    MeshAssembly mesh = MeshAssembly.of(intake.accepted(), SETTINGS);
    ClusterAnalyzer.analyze(
        mesh.snapshot().rules(), SETTINGS, OriginIndex.of(intake.documents()), Instant.EPOCH);
    ask(mesh);
    MeshAssembly none =
        mesh.withResources(2, List.of(), intake.accepted().stream().map(MeshResource::key).toList())
            .next();

    if (!none.snapshot().services().isEmpty() || !none.snapshot().rules().byKey().isEmpty()) {
      throw new AssertionError("left behind: " + none.snapshot().services());
    }
  }

  private static void ask(MeshAssembly mesh) {
    ProxyScope scope = ProxyScope.of(mesh.snapshot(), ProxyIdentity.in("default"));
    for (String host : mesh.snapshot().catalog().hosts()) {
      scope
          .service(host)
          .ifPresent(
              service -> {
                scope.destinationRule(service);
                scope.reach(service, scope.endpoints(service, mesh.endpoints()));
              });
    }
    scope.virtualServiceHosts();
  }
}
