package io.mizzen.config.yaml;

import io.mizzen.api.Finding;
import io.mizzen.config.Document;
import java.util.List;
import java.util.function.Function;
import org.apiguardian.api.API;

/** The result of a YAML text. */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface YamlText {
  default <R> R fold(Function<List<Document>, R> parsed, Function<Finding, R> unreadable) {
    return this instanceof Parsed r
        ? parsed.apply(r.documents())
        : unreadable.apply(((Unreadable) this).finding());
  }

  /**
   * The text is YAML. Documents with {@link Document#findings()} are among them; empty ones are
   * not.
   */
  record Parsed(List<Document> documents) implements YamlText {
    public Parsed {
      documents = List.copyOf(documents);
    }
  }

  /**
   * Broken syntax or an exceeded cap: no document can be trusted, everything the text declared
   * before stays as it was.
   */
  record Unreadable(Finding finding) implements YamlText {}
}
