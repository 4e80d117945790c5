package io.mizzen.controlplane.security;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import io.mizzen.xds.security.TokenForm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apiguardian.api.API;

/** A secret that stands for a workload. Neither kind holds the secret itself. */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface BearerToken {
  /** Whom it stands for. */
  SpiffeId identity();

  /**
   * One that is kept as its SHA-256 digest.
   *
   * @param digest of the token's ASCII bytes
   */
  record OfDigest(HashCode digest, SpiffeId identity) implements BearerToken {
    /** Without the digest, which could be searched for. */
    @Override
    public String toString() {
      return "token of " + identity;
    }
  }

  /** One whose secret is the first line of a file. */
  record OfFile(Path file, SpiffeId identity) implements BearerToken {}

  /**
   * A token of a given secret.
   *
   * @throws IllegalArgumentException if it is not 16 to 4,096 printable ASCII characters without
   *     spaces; the message does not hold it
   */
  static BearerToken of(String secret, SpiffeId identity) {
    return new OfDigest(digest(secret), identity);
  }

  /** The digest of a secret that may be used as a token. */
  static HashCode digest(String secret) {
    return Hashing.sha256().hashString(TokenForm.checked(secret), StandardCharsets.US_ASCII);
  }
}
