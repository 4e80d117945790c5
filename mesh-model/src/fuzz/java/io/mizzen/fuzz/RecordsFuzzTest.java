package io.mizzen.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mizzen.config.resource.KindName;
import io.mizzen.config.resource.ResourceKind;
import io.mizzen.config.resource.ResourceWriter;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.intake.Intake;
import io.mizzen.intake.MeshKinds;
import io.mizzen.model.MeshResource;

/** Documents become records or findings; an accepted record's canonical text reads back equal. */
class RecordsFuzzTest {
  private static final ResourceWriter WRITER = new ResourceWriter();
  private static final ConfigIntake INTAKE = new ConfigIntake("default");

  @FuzzTest(maxDuration = "10m")
  void whatIsAcceptedReadsBackEqual(FuzzedDataProvider data) {
    Intake intake = INTAKE.read("fuzz.yaml", FuzzedDocuments.text(data));

    intake.accepted().forEach(RecordsFuzzTest::readsBack);
  }

  private static void readsBack(MeshResource<?> resource) {
    ResourceKind<?> kind =
        MeshKinds.find(new KindName(resource.key().group(), resource.key().kind()))
            .orElseThrow()
            .kind();
    String printed = print(resource, kind);
    Intake again = INTAKE.read("printed.yaml", printed);
    if (again.accepted().size() != 1 || !again.accepted().get(0).saysSameAs(resource)) {
      throw new AssertionError(resource + " is not what was printed: " + printed);
    }
  }

  private static <S extends Record> String print(MeshResource<?> resource, ResourceKind<S> kind) {
    return WRITER.write(resource.as(kind.spec()).orElseThrow(), kind);
  }
}
