package io.mizzen.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Labels;
import io.mizzen.api.Origin;
import io.mizzen.api.ResourceKey;
import io.mizzen.config.Document;
import io.mizzen.config.resource.Reading;
import io.mizzen.config.resource.ResourceKind;
import io.mizzen.config.resource.ResourceWriter;
import io.mizzen.config.yaml.YamlReader;
import io.mizzen.model.MeshResource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The canonical text of any resource of any kind reads back as that resource. */
class CanonicalYamlTest {
  private static final int ROUNDS = 100;
  private static final ResourceWriter WRITER = new ResourceWriter();

  @ParameterizedTest
  @MethodSource("kinds")
  void readsBackEqual(ResourceKind<?> kind) {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom seeds = new SplittableRandom(seed);
    for (int i = 0; i < ROUNDS; i++) {
      readsBackEqual(kind, new RandomSpecs(seeds.split()), "seed " + seed + " round " + i);
    }
  }

  private static <S extends Record> void readsBackEqual(
      ResourceKind<S> kind, RandomSpecs random, String round) {
    String namespace = kind.scope() == ResourceKind.Scope.CLUSTER ? "" : "shop";
    MeshResource<S> resource =
        new MeshResource<>(
            new ResourceKey(kind.group(), kind.kind(), namespace, "it"),
            Labels.of(Map.of("app", "a", "version", "1")),
            Map.of("note", "x: y"),
            Optional.of(Instant.parse("2026-01-31T12:00:00Z")),
            random.of(kind.spec()),
            kind.status().map(random::of),
            Origin.of("<test>"));

    String text = WRITER.write(resource, kind);

    MeshResource<?> read = read(text);
    assertThat(read.saysSameAs(resource)).as("%s of\n%s%s", round, text, read).isTrue();
    assertThat(WRITER.write(read.as(kind.spec()).orElseThrow(), kind)).as(round).isEqualTo(text);
  }

  /** Random values break many a rule: what could be read is all that counts here. */
  private static MeshResource<?> read(String text) {
    List<Document> documents =
        YamlReader.withDefaults()
            .read("x.yaml", text)
            .fold(
                read -> read,
                unreadable -> {
                  throw new AssertionError(unreadable + " in\n" + text);
                });
    Reading reading = MeshKinds.reader().read(documents.get(0), "default").get(0);
    return reading.<MeshResource<?>>fold(
        accepted -> accepted.resource(),
        rejected -> rejected.remains().orElseThrow().resource(),
        ignored -> {
          throw new AssertionError(ignored);
        });
  }

  static Stream<ResourceKind<?>> kinds() {
    return MeshKinds.all().stream().map(KindDescriptor::kind);
  }
}
