package io.mizzen.client;

import io.mizzen.xds.security.TokenForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/** A secret that stands for the workload. Prints without it. */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface BearerToken {

  /** The first line of a file. */
  record OfFile(Path file) implements BearerToken {
    @Override
    public String secret() throws IOException {
      try (Stream<String> lines = Files.lines(file)) {
        return TokenForm.checked(lines.findFirst().orElse("").strip());
      }
    }
  }

  /** One that is known from the start. */
  record OfSecret(String secret) implements BearerToken {
    public OfSecret {
      TokenForm.checked(secret);
    }

    @Override
    public String toString() {
      return "token";
    }
  }

  /**
   * The secret as of now.
   *
   * @throws IOException when its file cannot be read
   * @throws IllegalArgumentException when the file holds none; the message does not hold its text
   */
  String secret() throws IOException;
}
