package io.mizzen.controlplane.source;

import io.mizzen.api.Finding;
import io.mizzen.api.Origin;
import io.mizzen.api.Severity;
import io.mizzen.api.spi.ConfigText;
import io.mizzen.model.MeshResource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** From the texts a source reports to what they declare. Pure, but for the parser it is given. */
final class TextReading {
  /** A text that exists and cannot be read. */
  static final String UNREADABLE_TEXT = "UNREADABLE_TEXT";

  /** A resource that a source other than the calls of this program declares. */
  static final String DECLARED_ELSEWHERE = "DECLARED_ELSEWHERE";

  private TextReading() {}

  /**
   * The resources that a text declares now; one that has not changed is not parsed again, one that
   * cannot be read declares what it declared before.
   */
  static Optional<DeclaredText> read(
      ConfigText text,
      String root,
      long applied,
      Optional<DeclaredText> before,
      TextIntake intake) {
    if (!(text instanceof ConfigText.Content readable)) {
      return before;
    }
    if (before.filter(known -> known.content().equals(readable.text())).isPresent()) {
      return before;
    }
    return Optional.of(
        DeclaredText.of(
            text.name(),
            root,
            applied,
            readable.text(),
            intake.read(text.name(), readable.text()),
            before));
  }

  /** The findings of a text. */
  static List<Finding> findings(ConfigText text, Optional<DeclaredText> read) {
    if (text instanceof ConfigText.Unreadable unreadable) {
      return List.of(
          new Finding(
              Severity.ERROR,
              UNREADABLE_TEXT,
              Optional.empty(),
              Origin.of(text.name()),
              "",
              unreadable.reason(),
              "a UTF-8 text that can be read",
              "what it declared before stays in force"));
    }
    return read.map(DeclaredText::findings).orElse(List.of());
  }

  /** Whether a known text is still there, as far as the listing can tell. */
  static boolean isListed(String name, List<ConfigText> listing, Set<String> names) {
    return names.contains(name)
        || listing.stream()
            .filter(ConfigText.Unreadable.class::isInstance)
            .anyMatch(directory -> name.startsWith(directory.name() + "/"));
  }

  /** Said to somebody who deletes a resource that was not applied by calls. */
  static Finding declaredElsewhere(MeshResource<?> resource) {
    return new Finding(
        Severity.WARNING,
        DECLARED_ELSEWHERE,
        Optional.of(resource.key()),
        resource.origin(),
        "metadata.name",
        resource.name(),
        "a resource that was applied",
        "it stays in force: remove it where it is declared");
  }
}
