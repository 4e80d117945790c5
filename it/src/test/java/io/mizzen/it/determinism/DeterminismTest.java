package io.mizzen.it.determinism;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.controlplane.ApplyResult;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order in which configuration arrives leaves no trace in what data planes are sent. */
@DisplayName("the same rules give the same bytes")
class DeterminismTest {
  private static final Mesh RICH = Mesh.ofFiles("services.yaml", "rules.yaml");

  @Test
  void orderOfDocumentsDoesNotMatter() {
    Served expected = RICH.served();

    Seeds.check(30, random -> assertSame(RICH.shuffled(random).served(), expected));
  }

  @Test
  void orderOfRandomDocumentsDoesNotMatter() {
    Seeds.check(
        20,
        random -> {
          Mesh mesh = RICH.with(new RandomMesh(random).draw());

          assertSame(mesh.shuffled(random).served(), mesh.served());
        });
  }

  @Test
  void filesTheyStandInDoNotMatter(@TempDir Path root) {
    Served expected = RICH.served();

    Seeds.check(
        20,
        random -> {
          Path directory =
              dealt(RICH.shuffled(random), random, Files.createTempDirectory(root, "d"));
          try (ControlPlane control = control()) {
            applied(control.apply(directory));

            assertSame(Served.of(control.snapshot(), control.endpoints()), expected);
          }
        });
  }

  @Test
  void historyDoesNotMatter() {
    Served expected = RICH.served();

    Seeds.check(
        20,
        random -> {
          try (ControlPlane control = control()) {
            applied(control.apply(RICH.edited("weight: 70", "weight: 10").text()));
            RICH.shuffled(random).documents().forEach(each -> applied(control.apply(each)));

            assertSame(Served.of(control.snapshot(), control.endpoints()), expected);
          }
        });
  }

  /** One of the rules asks for TLS: it is stored, and its cluster closed. */
  private static void applied(ApplyResult result) {
    assertThat(result.errors()).allMatch(error -> error.code().equals("NOT_ENFORCEABLE"));
  }

  /** A checker that compares too little would pass everything above. */
  @ParameterizedTest
  @CsvSource({
    "timeout: 3s, timeout: 4s",
    "weight: 70, weight: 71",
    "exact: jason, exact: jasom",
    "x-b: {prefix: b}, x-c: {prefix: b}",
    "value: 12.5, value: 12.6",
    "httpStatus: 503, httpStatus: 403",
    "attempts: 3, attempts: 4",
    "http2MaxRequests: 5, http2MaxRequests: 6",
    "minimumRingSize: 512, minimumRingSize: 513",
    "interval: 5s, interval: 6s",
    "grpcStatus: DATA_LOSS, grpcStatus: NOT_FOUND",
    "10.0.0.1, 10.0.0.9",
    "grpc: 19080, grpc: 19082",
    "locality: region1/zone2, locality: region1/zone3",
  })
  void oneChangedByteIsNoticed(String from, String to) {

    Mesh edited = RICH.edited(from, to);

    assertThat(edited.text()).hasSameSizeAs(RICH.text());
    assertThat(edited.served().differencesTo(RICH.served())).isNotEmpty();
  }

  @Test
  void everyTypeIsCompared() {
    assertThat(RICH.served().resources().keySet())
        .hasSizeGreaterThan(500)
        .map(key -> key.split(" ", 4)[2])
        .contains(
            "Listener",
            "RouteConfiguration",
            "Cluster",
            "ClusterLoadAssignment",
            "TypedExtensionConfig");
  }

  private static void assertSame(Served actual, Served expected) {
    assertThat(actual.differencesTo(expected)).isEmpty();
  }

  private static ControlPlane control() {
    return ControlPlane.builder().meshId(Mesh.SETTINGS.meshId()).build();
  }

  /** Deals the documents to files whose names sort in no order of theirs. */
  private static Path dealt(Mesh mesh, RandomGenerator random, Path directory) throws IOException {
    int files = 1 + random.nextInt(8);
    List<Path> paths =
        Stream.generate(() -> directory.resolve(Long.toHexString(random.nextLong()) + ".yaml"))
            .limit(files)
            .toList();
    for (String document : mesh.documents()) {
      Path file = paths.get(random.nextInt(files));
      String before = Files.exists(file) ? Files.readString(file) + "\n---\n" : "";
      Files.writeString(file, before + document);
    }
    return directory;
  }
}
