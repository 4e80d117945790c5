package io.mizzen.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Finding;
import io.mizzen.config.ConfigNode;
import io.mizzen.config.yaml.YamlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Istio's sample files and the rules behind its reference answers, each judged as Istio does. */
class SampleFilesTest {
  private static final ConfigIntake INTAKE = new ConfigIntake("default");

  /** One document of a case, and whether Istio's webhook refused it. */
  private record Judged(Path file, String kind, String name, boolean rejected) {}

  @Test
  void acceptsTheSamplesOfIstio() throws IOException {
    String folder = "../samples/istio";
    List<Path> files = files(GoldenFolder.find(folder), ".*\\.ya?ml");
    List<String> rejected = new ArrayList<>();

    GoldenFolder.score(folder, files, List.of(), file -> text(errors(file)), rejected);

    assertThat(files).isNotEmpty();
    assertThat(rejected).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"samples", "samples-grpc-port", "extra"})
  void judgesTheDocumentsOfTheReferenceAnswersAsIstioDoes(String set) throws IOException {
    List<Path> sources = new ArrayList<>(files(GoldenFolder.find("inputs"), ".*\\.ya?ml"));
    sources.addAll(files(GoldenFolder.find("../samples"), ".*\\.ya?ml"));
    List<Judged> documents = new ArrayList<>();
    for (Path index : files(GoldenFolder.find(set), ".*index\\.json")) {
      documents.addAll(judged(index, sources));
    }
    List<String> different = new ArrayList<>();

    GoldenFolder.score(set, documents, List.of(), SampleFilesTest::difference, different);

    assertThat(documents).isNotEmpty();
    assertThat(different).isEmpty();
  }

  private static List<Judged> judged(Path index, List<Path> sources) {
    ConfigNode root =
        YamlReader.withDefaults()
            .read(index.toString(), read(index))
            .fold(
                documents -> documents.get(0).root(),
                unreadable -> {
                  throw new AssertionError(unreadable);
                });
    ConfigNode documents = ((ConfigNode.Mapping) root).get("documents").orElseThrow();
    return ((ConfigNode.Sequence) documents)
        .items().stream()
            .flatMap(
                each ->
                    sources.stream()
                        .filter(file -> file.endsWith(text(each, "file")))
                        .map(
                            file ->
                                new Judged(
                                    file,
                                    text(each, "kind"),
                                    text(each, "name"),
                                    !text(each, "webhookError").isEmpty())))
            .toList();
  }

  private static String difference(Judged document) {
    List<Finding> errors =
        errors(document.file()).stream()
            .filter(
                error ->
                    error
                        .resource()
                        .filter(key -> key.kind().equals(document.kind()))
                        .filter(key -> key.name().equals(document.name()))
                        .isPresent())
            .toList();
    return document.rejected() == errors.isEmpty() ? document + " but found " + errors : "";
  }

  private static List<Finding> errors(Path file) {
    return INTAKE.read(file.toString(), read(file)).findings().stream()
        .filter(Finding::isError)
        .toList();
  }

  private static String text(List<Finding> errors) {
    return errors.isEmpty() ? "" : errors.toString();
  }

  private static String text(ConfigNode node, String key) {
    return ((ConfigNode.Mapping) node).get(key).map(ConfigNode::describe).orElse("");
  }

  private static List<Path> files(Path folder, String pattern) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().matches(pattern)).sorted().toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
