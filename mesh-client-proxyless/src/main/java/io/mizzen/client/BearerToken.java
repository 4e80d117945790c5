package io.mizzen.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
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
        return Form.checked(lines.findFirst().orElse("").strip());
      }
    }
  }

  /** One that is known from the start. */
  record OfSecret(String secret) implements BearerToken {
    public OfSecret {
      Form.checked(secret);
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

  /** The form of a token: long enough not to be guessed. */
  final class Form {
    private static final Pattern TOKEN = Pattern.compile("[!-~]{16,4096}");

    private Form() {}

    private static String checked(String secret) {
      if (!TOKEN.matcher(secret).matches()) {
        throw new IllegalArgumentException(
            "token: "
                + secret.length()
                + " characters (expected: 16 to 4096, printable ASCII without spaces)");
      }
      return secret;
    }
  }
}
