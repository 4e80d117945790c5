package io.mizzen.config.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Finding;
import io.mizzen.config.Fixtures;
import io.mizzen.config.resource.ResourceKind;
import io.mizzen.config.yaml.YamlPrinter;
import io.mizzen.intake.MeshKinds;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The codec knows the component types of every kind the mesh reads. */
class RuleRecordsTest {
  @ParameterizedTest
  @MethodSource("kinds")
  void theEmptyFormReadsAndPrintsAsItself(ResourceKind<?> kind) {
    List<String> said =
        Fixtures.CODEC
            .read(Fixtures.node("{}"), kind.spec())
            .map(spec -> YamlPrinter.print(Fixtures.CODEC.write(spec)))
            .fold(
                (printed, findings) -> List.of(printed),
                findings -> findings.stream().map(Finding::code).toList());

    assertThat(said).isNotEmpty().isSubsetOf("{}\n", "REQUIRED", "INVALID_HOST");
  }

  static Stream<ResourceKind<?>> kinds() {
    return MeshKinds.used().stream();
  }
}
