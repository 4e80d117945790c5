package io.mizzen.api.spi;

import java.util.Objects;
import org.apiguardian.api.API;

/**
 * One text of a {@link ConfigSource}: a file, an object. It owns the resources it declares: what it
 * declares no longer is deleted, unless another text declares it too.
 */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface ConfigText {
  /** The name of the text in messages, for example a path; unique within its source. */
  String name();

  /**
   * A text as it is now.
   *
   * @param text any number of YAML documents; of texts that declare one resource twice the first by
   *     name is in force
   */
  record Content(String name, String text) implements ConfigText {
    public Content {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * A text that exists but cannot be read: what it declared before stays, its neighbours apply.
   *
   * @param reason for the operator, for example {@code not UTF-8}
   */
  record Unreadable(String name, String reason) implements ConfigText {
    public Unreadable {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(reason, "reason");
    }
  }
}
