package io.mizzen.xds.security;

import java.util.regex.Pattern;
import org.apiguardian.api.API;

/** The form of a bearer token: long enough not to be guessed. */
@API(status = API.Status.INTERNAL)
public final class TokenForm {
  private static final Pattern TOKEN = Pattern.compile("[!-~]{16,4096}");

  private TokenForm() {}

  /**
   * The same secret.
   *
   * @throws IllegalArgumentException if it is not 16 to 4,096 printable ASCII characters without
   *     spaces; the message does not hold it
   */
  public static String checked(String secret) {
    if (!TOKEN.matcher(secret).matches()) {
      throw new IllegalArgumentException(
          "token: "
              + secret.length()
              + " characters (expected: 16 to 4096, printable ASCII without spaces)");
    }
    return secret;
  }
}
