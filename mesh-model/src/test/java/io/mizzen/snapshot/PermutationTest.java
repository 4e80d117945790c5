package io.mizzen.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.analysis.OriginIndex;
import io.mizzen.analysis.cluster.ClusterAnalyzer;
import io.mizzen.api.ResourceKey;
import io.mizzen.api.Service;
import io.mizzen.api.Workload;
import io.mizzen.api.WorkloadKey;
import io.mizzen.catalog.RegistryEdits;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.testkit.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("B7: what a mesh says follows from what is in it, not from the order it came in")
class PermutationTest {
  private static final MeshSettings SETTINGS = MeshSettings.defaults("test");
  private static final List<Question> QUESTIONS = Question.all();
  private static final int RESOURCES = 120;
  private static final int REGISTRATIONS = 12;
  private static final int MESHES = 6;
  private static final int ORDERS = 4;

  /** All that is in a mesh. */
  private record Contents(List<MeshResource<?>> resources, List<Workload> registered) {
    static Contents draw(RandomGenerator random) {
      RandomResources draws = new RandomResources(random);
      Map<ResourceKey, MeshResource<?>> resources = new TreeMap<>();
      for (int i = 0; i < RESOURCES; i++) {
        MeshResource<?> drawn = draws.draw();
        resources.put(drawn.key(), drawn);
      }
      Map<WorkloadKey, Workload> registered = new TreeMap<>();
      for (int i = 0; i < REGISTRATIONS; i++) {
        Workload drawn = draws.registration();
        registered.put(drawn.key(), drawn);
      }
      return new Contents(List.copyOf(resources.values()), List.copyOf(registered.values()));
    }

    Contents shuffled(RandomGenerator random) {
      return new Contents(
          PermutationTest.shuffled(resources, random),
          PermutationTest.shuffled(registered, random));
    }
  }

  @Test
  void oneStepInAnyOrderMakesTheSameMesh() {
    Seeds.check(
        MESHES,
        random -> {
          Contents contents = Contents.draw(random);
          Map<String, Object> said = said(inOneStep(contents));
          for (int i = 0; i < ORDERS; i++) {
            assertSame(said(inOneStep(contents.shuffled(random))), said);
          }
        });
  }

  @Test
  void oneByOneInAnyOrderMakesTheSameMesh() {
    Seeds.check(
        MESHES,
        random -> {
          Contents contents = Contents.draw(random);
          Map<String, Object> said = said(inOneStep(contents));
          for (int i = 0; i < ORDERS; i++) {
            assertSame(said(oneByOne(contents.shuffled(random))), said);
          }
        });
  }

  /** Others come and go between, and half of the resources go and come again. */
  @Test
  void aMeshWithAPastSaysWhatAFreshOneSays() {
    Seeds.check(
        MESHES,
        random -> {
          Contents contents = Contents.draw(random);
          Map<String, Object> said = said(inOneStep(contents));
          for (int i = 0; i < ORDERS; i++) {
            Contents past = Contents.draw(random);
            MeshAssembly mesh = oneByOne(past);
            mesh = steps(mesh, contents.shuffled(random));
            mesh = without(mesh, past, contents);
            List<MeshResource<?>> again =
                shuffled(contents.resources(), random).subList(0, contents.resources().size() / 2);
            for (MeshResource<?> each : again) {
              mesh = mesh.withResources(1, List.of(), List.of(each.key())).next();
            }
            mesh = steps(mesh, new Contents(shuffled(again, random), List.of()));
            assertSame(said(mesh), said);
          }
        });
  }

  private static MeshAssembly inOneStep(Contents contents) {
    return MeshAssembly.of(contents.resources(), SETTINGS)
        .withRegistered(1, RegistryEdits.ofWorkloads(contents.registered(), List.of()))
        .next();
  }

  private static MeshAssembly oneByOne(Contents contents) {
    return steps(MeshAssembly.empty(SETTINGS), contents);
  }

  private static MeshAssembly steps(MeshAssembly from, Contents contents) {
    MeshAssembly mesh = from;
    for (Workload workload : contents.registered()) {
      mesh = mesh.withRegistered(1, RegistryEdits.ofWorkloads(List.of(workload), List.of())).next();
    }
    for (MeshResource<?> resource : contents.resources()) {
      mesh = mesh.withResources(1, List.of(resource), List.of()).next();
    }
    return mesh;
  }

  /** Takes out what is in {@code past} only. */
  private static MeshAssembly without(MeshAssembly from, Contents past, Contents now) {
    List<ResourceKey> kept = now.resources().stream().map(each -> each.key()).toList();
    List<WorkloadKey> keptWorkloads = now.registered().stream().map(Workload::key).toList();
    MeshAssembly mesh = from;
    for (MeshResource<?> each : past.resources()) {
      if (!kept.contains(each.key())) {
        mesh = mesh.withResources(1, List.of(), List.of(each.key())).next();
      }
    }
    List<WorkloadKey> gone =
        past.registered().stream()
            .map(Workload::key)
            .filter(key -> !keptWorkloads.contains(key))
            .toList();
    return mesh.withRegistered(1, RegistryEdits.ofWorkloads(List.of(), gone)).next();
  }

  /** Everything that can be asked of a mesh. */
  private static Map<String, Object> said(MeshAssembly mesh) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("settings", mesh.snapshot().settings());
    said.put("rules", List.copyOf(mesh.snapshot().rules().byKey().entrySet()));
    said.put("services", List.copyOf(mesh.snapshot().services()));
    said.put("hosts", List.copyOf(mesh.snapshot().catalog().hosts()));
    said.put("allocated", allocated(mesh.snapshot().services()));
    said.put("endpoints", mesh.endpoints());
    said.put(
        "findings",
        ClusterAnalyzer.analyze(
            mesh.snapshot().rules(),
            mesh.snapshot().settings(),
            OriginIndex.none(),
            Instant.EPOCH));
    QUESTIONS.forEach(question -> said.put(question.name(), question.answer().apply(mesh)));
    return said;
  }

  private static List<String> allocated(Collection<Service> services) {
    return services.stream()
        .flatMap(
            service ->
                service.allocatedAddresses().stream().map(address -> service.key() + " " + address))
        .toList();
  }

  private static void assertSame(Map<String, Object> one, Map<String, Object> other) {
    other.forEach(
        (question, answer) ->
            assertThat(Optional.ofNullable(one.get(question))).as(question).contains(answer));
    assertThat(one.keySet()).isEqualTo(other.keySet());
  }

  private static <T> List<T> shuffled(List<T> list, RandomGenerator random) {
    List<T> copy = new ArrayList<>(list);
    for (int i = copy.size() - 1; i > 0; i--) {
      copy.set(i, copy.set(random.nextInt(i + 1), copy.get(i)));
    }
    return copy;
  }
}
