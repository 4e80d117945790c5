package io.mizzen.config.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.config.Fixtures;
import io.mizzen.config.Validated;
import io.mizzen.config.resource.ResourceKind;
import io.mizzen.config.yaml.YamlPrinter;
import io.mizzen.intake.MeshKinds;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The codec knows the component types of every kind the mesh reads. */
class RuleRecordsTest {
  @ParameterizedTest
  @MethodSource("kinds")
  void theEmptyFormReadsAndPrintsAsItself(ResourceKind<?> kind) {
    Validated<String> printed =
        Fixtures.CODEC
            .read(Fixtures.node("{}"), kind.spec())
            .map(spec -> YamlPrinter.print(Fixtures.CODEC.write(spec)));

    assertThat(printed).isEqualTo(Validated.valid("{}\n"));
  }

  static Stream<ResourceKind<?>> kinds() {
    return MeshKinds.USED.stream();
  }
}
