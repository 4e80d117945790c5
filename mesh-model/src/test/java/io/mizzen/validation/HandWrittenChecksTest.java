package io.mizzen.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.config.resource.ResourceKind;
import io.mizzen.intake.KindDescriptor;
import io.mizzen.intake.MeshKinds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Counts the lines of hand-written checks, whole files with their imports and comments, and the
 * constraints that records declare instead.
 */
class HandWrittenChecksTest {
  private static final Path CHECKS = Path.of("src/main/java/io/mizzen/validation");
  private static final Path KINDS = Path.of("src/main/java/io/mizzen/intake");
  private static final int MOST_LINES_A_KIND = 150;
  private static final String CONSTRAINTS = "io.mizzen.config.constraint";
  private static final Pattern ENTRY =
      Pattern.compile(
          "\"(\\w+)\",\\s+\\S*(?:(?!KindDescriptor\\.of)[^;])*?\\b(\\w+Check)(?:\\.|::)");

  /** The part that all checks share: contexts, findings, the order of things. */
  private static final Set<String> FRAME =
      Set.of(
          "FieldContext",
          "SpecCheck",
          "UnreadFields",
          "Validation",
          "Validator",
          "Violation",
          "ViolationCode",
          "package-info");

  @Test
  void constraintsSayMostOfWhatAKindDemands() {
    Map<String, String> sources = sources();
    List<Class<?>> validated =
        MeshKinds.all().stream()
            .<Class<?>>map(each -> each.kind().spec())
            .filter(spec -> constraints(spec) > 0)
            .distinct()
            .toList();
    long lines = sources.values().stream().mapToLong(text -> text.lines().count()).sum();
    int declared = validated.stream().mapToInt(HandWrittenChecksTest::constraints).sum();

    report(sources);
    System.out.printf(
        "checks: %d lines for %d records of kinds, %d a kind; %d constraints declared%n",
        lines, validated.size(), lines / validated.size(), declared);
    assertThat(validated).hasSizeGreaterThanOrEqualTo(26);
    assertThat(lines / validated.size()).isLessThanOrEqualTo(MOST_LINES_A_KIND);
    assertThat(declared).isGreaterThan(validated.size());
  }

  /** Each kind with the lines its check reaches, those it shares with others included. */
  private static void report(Map<String, String> sources) {
    Map<String, String> entries = entries();
    MeshKinds.all().stream()
        .<ResourceKind<?>>map(KindDescriptor::kind)
        .filter(kind -> constraints(kind.spec()) > 0)
        .forEach(
            kind ->
                System.out.printf(
                    "checks of %s: %d lines, %d constraints%n",
                    kind.kind(),
                    reached(entries.getOrDefault(kind.kind(), ""), sources).stream()
                        .mapToLong(name -> sources.getOrDefault(name, "").lines().count())
                        .sum(),
                    constraints(kind.spec())));
  }

  private static Map<String, String> sources() {
    return files(CHECKS)
        .filter(file -> !FRAME.contains(nameOf(file)))
        .collect(Collectors.toMap(HandWrittenChecksTest::nameOf, HandWrittenChecksTest::text));
  }

  private static Map<String, String> entries() {
    Map<String, String> entries = new TreeMap<>();
    files(KINDS)
        .filter(file -> nameOf(file).endsWith("Kinds"))
        .forEach(
            file -> {
              Matcher each = ENTRY.matcher(text(file));
              while (each.find()) {
                entries.put(each.group(1), each.group(2));
              }
            });
    return entries;
  }

  private static Set<String> reached(String entry, Map<String, String> sources) {
    Set<String> reached = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(sources.containsKey(entry) ? List.of(entry) : List.of());
    while (!open.isEmpty()) {
      String name = open.pop();
      if (reached.add(name)) {
        sources.keySet().stream()
            .filter(
                other ->
                    Pattern.compile("\\b" + other + "\\b")
                        .matcher(sources.getOrDefault(name, ""))
                        .find())
            .forEach(open::push);
      }
    }
    return reached;
  }

  /** Constraints on a record and on all records it holds. */
  private static int constraints(Class<?> spec) {
    Set<Class<?>> seen = new HashSet<>();
    Deque<Type> open = new ArrayDeque<>(List.of(spec));
    int count = 0;
    while (!open.isEmpty()) {
      Type type = open.pop();
      if (type instanceof java.lang.reflect.ParameterizedType generic) {
        open.addAll(List.of(generic.getActualTypeArguments()));
      } else if (type instanceof Class<?> record && record.isRecord() && seen.add(record)) {
        count += declared(record);
        for (RecordComponent component : record.getRecordComponents()) {
          count += declared(component);
          open.push(component.getGenericType());
        }
      }
    }
    return count;
  }

  private static int declared(AnnotatedElement element) {
    return (int)
        Stream.of(element.getAnnotations())
            .map(Annotation::annotationType)
            .filter(type -> type.getName().startsWith(CONSTRAINTS))
            .count();
  }

  private static Stream<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String nameOf(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
