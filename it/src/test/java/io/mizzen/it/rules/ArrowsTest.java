package io.mizzen.it.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between modules, held by Maven: each forbidden one is drawn and must be refused. */
class ArrowsTest {
  private static final String PROBE = "io.mizzen.fixtures:fixture-leaf:1";

  record Arrow(String module, String forbidden) {
    @Override
    public String toString() {
      return module + " -> " + forbidden;
    }
  }

  /** Drawn all at once, so together they must stay free of cycles. */
  static final List<Arrow> FORBIDDEN =
      List.of(
          new Arrow("mesh-testkit", PROBE),
          new Arrow("mesh-testkit", "com.google.guava:guava"),
          new Arrow("mesh-api", PROBE),
          new Arrow("mesh-api", "io.mizzen:mesh-xds"),
          new Arrow("mesh-xds", PROBE),
          new Arrow("mesh-xds", "com.google.protobuf:protobuf-java"),
          new Arrow("mesh-model", PROBE),
          new Arrow("mesh-model", "io.mizzen:mesh-xds"),
          new Arrow("mesh-model", "io.envoyproxy.controlplane:api"),
          new Arrow("mesh-model", "io.grpc:grpc-api"),
          new Arrow("mesh-translator", PROBE),
          new Arrow("mesh-translator", "io.mizzen:mesh-xds-server"),
          new Arrow("mesh-translator", "io.grpc:grpc-netty-shaded"),
          new Arrow("mesh-dataplane", PROBE),
          new Arrow("mesh-dataplane", "io.mizzen:mesh-api"),
          new Arrow("mesh-dataplane", "io.mizzen:mesh-model"),
          new Arrow("mesh-dataplane", "io.grpc:grpc-netty-shaded"),
          new Arrow("mesh-simulation", PROBE),
          new Arrow("mesh-simulation", "io.mizzen:mesh-xds-server"),
          new Arrow("mesh-simulation", "io.grpc:grpc-netty-shaded"),
          new Arrow("mesh-xds-server", PROBE),
          new Arrow("mesh-xds-server", "io.mizzen:mesh-api"),
          new Arrow("mesh-xds-server", "io.mizzen:mesh-model"),
          new Arrow("mesh-control-plane", PROBE),
          new Arrow("mesh-control-plane", "io.mizzen:mesh-client-proxyless"),
          new Arrow("mesh-client-proxyless", PROBE),
          new Arrow("mesh-client-proxyless", "io.envoyproxy.controlplane:api"),
          new Arrow("mesh-client-proxyless", "io.mizzen:mesh-api"),
          new Arrow("mesh-client-proxyless", "io.mizzen:mesh-model"),
          new Arrow("mesh-client-proxyless", "io.mizzen:mesh-translator"),
          new Arrow("mesh-client-proxyless", "io.mizzen:mesh-xds-server"),
          new Arrow("mesh-testing", PROBE),
          new Arrow("mesh-testing", "org.junit.jupiter:junit-jupiter-engine"),
          new Arrow("mesh-spring-boot-starter", PROBE),
          new Arrow("mesh-spring-boot-starter", "io.mizzen:mesh-dataplane"));

  @TempDir private static Path directory;

  private static String log = "";

  @BeforeAll
  static void validateABrokenReactor() throws Exception {
    BrokenReactor reactor = BrokenReactor.in(directory);
    for (Arrow arrow : FORBIDDEN) {
      reactor.depend(arrow.module(), arrow.forbidden());
    }
    log =
        reactor.validate(
            System.getProperty("mizzen.maven.home"), System.getProperty("mizzen.maven.repository"));
  }

  @ParameterizedTest
  @FieldSource("FORBIDDEN")
  void forbiddenArrowIsRefused(Arrow arrow) {
    String artifact = arrow.forbidden().replace(PROBE, "io.mizzen.fixtures:fixture-leaf");

    assertThat(complaints("arrows", arrow.module()))
        .containsPattern("(?m)^\\[ERROR\\] +" + Pattern.quote(artifact) + ":.* <--- banned");
  }

  /** A new module must come with its arrows. */
  @ParameterizedTest
  @MethodSource("io.mizzen.it.rules.BrokenReactor#libraries")
  void everyLibraryHasAnArrowToRefuse(String module) {
    assertThat(FORBIDDEN).extracting(Arrow::module).contains(module);
  }

  @Test
  void downgradedDependencyIsRefused() {
    assertThat(complaints("house-rules", "fixture-downgrades"))
        .contains("RequireUpperBoundDeps failed")
        .contains("io.mizzen.fixtures:fixture-leaf:2");
  }

  @Test
  void nothingElseBrokeTheCopy() {
    assertThat(log).doesNotContain("Could not resolve", "ProjectCycleException", "Non-resolvable");
  }

  /** The result of one enforcer execution for one module. */
  private static String complaints(String execution, String module) {
    Matcher failure =
        Pattern.compile("(?s)\\(" + execution + "\\) on project " + module + ": .*?-> \\[Help 1\\]")
            .matcher(log);
    assertThat(failure.find()).as("%s of %s in:%n%s", execution, module, log).isTrue();
    return failure.group();
  }
}
