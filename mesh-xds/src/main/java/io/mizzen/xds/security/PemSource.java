package io.mizzen.xds.security;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * Certificates or a key in PEM: in a file, or in text that the application keeps elsewhere, such as
 * a key store. Read when the control plane or the client starts, and again every {@code
 * reloadEvery} of its TLS settings, on a thread of its own. More than 1 MiB is an error.
 */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface PemSource {

  /** A file. */
  static PemSource file(Path file) {
    return new OfFile(file);
  }

  /**
   * Text.
   *
   * @param name what errors and log lines call it; they never quote the text
   * @param text asked at each reading, on any thread; what it throws leaves what was in force, or
   *     fails the start
   */
  static PemSource text(String name, Supplier<String> text) {
    return new OfText(name, text);
  }

  /** The result of {@link #file}. */
  record OfFile(Path file) implements PemSource {
    @Override
    public String toString() {
      return file.toString();
    }
  }

  /** The result of {@link #text}. Prints its name alone. */
  record OfText(String name, Supplier<String> text) implements PemSource {
    @Override
    public String toString() {
      return name;
    }
  }
}
