package io.mizzen.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.ResourceKey;
import io.mizzen.api.Workload;
import io.mizzen.api.WorkloadKey;
import io.mizzen.catalog.RegistryEdits;
import io.mizzen.model.ChangeKey;
import io.mizzen.model.MeshResource;
import io.mizzen.model.MeshSettings;
import io.mizzen.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C3: a mesh that was changed step by step answers like one made from scratch")
class AssemblyOracleTest {
  private static final MeshSettings SETTINGS = MeshSettings.defaults("test");
  private static final int CHANGES = 200;
  private static final int ROUNDS = 3;
  private static final List<Question> QUESTIONS = Question.all();

  /** Changes a mesh and remembers everything that is in it. */
  private static final class Walk {
    private final RandomGenerator random;
    private final RandomResources resources;
    private final Map<ResourceKey, MeshResource<?>> present = new TreeMap<>();
    private final Map<WorkloadKey, Workload> registered = new TreeMap<>();
    private MeshAssembly mesh = MeshAssembly.empty(SETTINGS);

    Walk(RandomGenerator random) {
      this.random = random;
      this.resources = new RandomResources(random);
    }

    Set<ChangeKey> step() {
      MeshAssembly.Step step = random.nextInt(6) == 0 ? stepWorkloads() : stepResources();
      mesh = step.next();
      return step.changed();
    }

    private MeshAssembly.Step stepWorkloads() {
      List<Workload> put = new ArrayList<>();
      List<WorkloadKey> gone = new ArrayList<>();
      if (random.nextInt(3) == 0 && !registered.isEmpty()) {
        gone.add(oneOf(registered.keySet()));
      } else {
        put.add(resources.registration());
      }
      gone.forEach(registered::remove);
      put.forEach(workload -> registered.put(workload.key(), workload));
      return mesh.withRegistered(1, RegistryEdits.ofWorkloads(put, gone));
    }

    private MeshAssembly.Step stepResources() {
      Map<ResourceKey, MeshResource<?>> put = new TreeMap<>();
      Set<ResourceKey> gone = new HashSet<>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        if (random.nextInt(4) == 0 && !present.isEmpty()) {
          gone.add(oneOf(present.keySet()));
        } else {
          MeshResource<?> drawn = resources.draw();
          put.put(drawn.key(), drawn);
        }
      }
      gone.removeAll(put.keySet());
      gone.forEach(present::remove);
      present.putAll(put);
      return mesh.withResources(1, put.values(), gone);
    }

    MeshAssembly fromScratch() {
      return MeshAssembly.of(present.values(), SETTINGS)
          .withRegistered(1, RegistryEdits.ofWorkloads(registered.values(), List.of()))
          .next();
    }

    private <T> T oneOf(Set<T> choices) {
      return choices.stream().skip(random.nextInt(choices.size())).findFirst().orElseThrow();
    }
  }

  @Test
  void everyAnswerIsThatOfAMeshMadeFromScratch() {
    Seeds.check(
        ROUNDS,
        random -> {
          Walk walk = new Walk(random);
          for (int i = 0; i < CHANGES; i++) {
            walk.step();
            MeshAssembly scratch = walk.fromScratch();

            assertThat(walk.mesh.endpoints()).isEqualTo(scratch.endpoints());
            for (Question question : QUESTIONS) {
              assertThat(question.answer().apply(walk.mesh))
                  .as("%s after change %d", question.name(), i)
                  .isEqualTo(question.answer().apply(scratch));
            }
          }
        });
  }

  @Test
  void everyQuestionWithAnotherAnswerIsConcernedByAChangedKey() {
    Seeds.check(
        ROUNDS,
        random -> {
          Walk walk = new Walk(random);
          for (int i = 0; i < CHANGES; i++) {
            MeshAssembly before = walk.mesh;
            Set<ChangeKey> changed = walk.step();

            assertThat(unnoticed(differing(before, walk.mesh), before, changed))
                .as("after change %d", i)
                .isEmpty();
          }
        });
  }

  @Test
  void aKindOfKeyThatIsLeftOutIsNoticed() {
    Set<Class<?>> needed = new HashSet<>();

    Seeds.check(
        2 * ROUNDS, // some kinds are seldom the only one that tells
        random -> {
          Walk walk = new Walk(random);
          for (int i = 0; i < CHANGES; i++) {
            MeshAssembly before = walk.mesh;
            Set<ChangeKey> changed = walk.step();
            List<Question> differing = differing(before, walk.mesh);
            for (Class<?> kind : ChangeKey.class.getPermittedSubclasses()) {
              Set<ChangeKey> others =
                  changed.stream().filter(key -> !kind.isInstance(key)).collect(Collectors.toSet());
              if (!unnoticed(differing, before, others).isEmpty()) {
                needed.add(kind);
              }
            }
          }
        });

    Set<Class<?>> produced = new HashSet<>(Set.of(ChangeKey.class.getPermittedSubclasses()));
    produced.remove(ChangeKey.SidecarOf.class); // only read: a pattern says what has changed
    assertThat(needed).isEqualTo(produced);
  }

  /** The questions that the two answer differently. */
  private static List<Question> differing(MeshAssembly before, MeshAssembly after) {
    return QUESTIONS.stream()
        .filter(question -> !question.answer().apply(before).equals(question.answer().apply(after)))
        .toList();
  }

  private static List<String> unnoticed(
      List<Question> differing, MeshAssembly before, Set<ChangeKey> changed) {
    return differing.stream()
        .filter(question -> !question.isConcernedBy(before, changed))
        .map(Question::name)
        .toList();
  }
}
