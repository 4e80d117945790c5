package io.mizzen.it.determinism;

import io.mizzen.intake.ConfigIntake;
import io.mizzen.intake.Intake;
import io.mizzen.model.MeshSettings;
import io.mizzen.snapshot.MeshAssembly;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** Documents, and what comes of them by the pure steps alone: no control plane, no streams. */
record Mesh(List<String> documents) {
  static final MeshSettings SETTINGS = MeshSettings.defaults("determinism");
  private static final String SEPARATOR = "\n---\n";

  Mesh {
    documents = List.copyOf(documents);
  }

  /** The documents of the files beside this test. */
  static Mesh ofFiles(String... files) {
    List<String> documents = new ArrayList<>();
    for (String file : files) {
      documents.addAll(List.of(read(file).split(SEPARATOR, -1)));
    }
    return new Mesh(documents);
  }

  Mesh shuffled(RandomGenerator random) {
    List<String> shuffled = new ArrayList<>(documents);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      String last = shuffled.get(i);
      int other = random.nextInt(i + 1);
      shuffled.set(i, shuffled.get(other));
      shuffled.set(other, last);
    }
    return new Mesh(shuffled);
  }

  Mesh with(Mesh more) {
    List<String> all = new ArrayList<>(documents);
    all.addAll(more.documents);
    return new Mesh(all);
  }

  /** With one piece of text changed where it first occurs. */
  Mesh edited(String from, String to) {
    String text = text();
    int at = text.indexOf(from);
    if (at < 0) {
      throw new IllegalArgumentException("from: " + from + " (expected: part of the documents)");
    }
    String edited = text.substring(0, at) + to + text.substring(at + from.length());
    return new Mesh(List.of(edited.split(SEPARATOR, -1)));
  }

  String text() {
    return String.join(SEPARATOR, documents);
  }

  /** Steps 1 to 8 of docs/life-of-a-config.md. */
  Served served() {
    Intake intake = new ConfigIntake(SETTINGS.defaultNamespace()).read("mesh.yaml", text());
    if (intake.findings().stream().anyMatch(finding -> finding.isError())) {
      throw new IllegalStateException("not accepted: " + intake.findings());
    }
    MeshAssembly mesh = MeshAssembly.of(intake.accepted(), SETTINGS);
    return Served.of(mesh.snapshot(), mesh.endpoints());
  }

  private static String read(String file) {
    String path = "/determinism/" + file;
    try (InputStream in = Objects.requireNonNull(Mesh.class.getResourceAsStream(path), path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }
}
