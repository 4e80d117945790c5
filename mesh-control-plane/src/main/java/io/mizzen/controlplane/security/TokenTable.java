package io.mizzen.controlplane.security;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import io.mizzen.xds.security.PemSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tokens that are in force, as digests. Immutable.
 *
 * @param entries in any order
 */
record TokenTable(List<BearerToken.OfDigest> entries) {
  static final TokenTable EMPTY = new TokenTable(List.of());

  TokenTable {
    entries = List.copyOf(entries);
  }

  /**
   * Reads the tokens of files, and takes the others as they are.
   *
   * @throws UnusableFileException naming the file
   */
  static TokenTable read(List<BearerToken> tokens) {
    List<BearerToken.OfDigest> entries = new ArrayList<>();
    for (BearerToken token : tokens) {
      if (token instanceof BearerToken.OfDigest known) {
        entries.add(known);
      } else if (token instanceof BearerToken.OfFile file) {
        entries.add(new BearerToken.OfDigest(digest(file.file()), file.identity()));
      }
    }
    return new TokenTable(entries);
  }

  /**
   * Whom a token stands for. Digests of equal length are compared, all of them and each to its end,
   * so that the time it takes says nothing about any of them.
   */
  Optional<SpiffeId> find(String token) {
    byte[] asked = Hashing.sha256().hashString(token, StandardCharsets.UTF_8).asBytes();
    Optional<SpiffeId> found = Optional.empty();
    for (BearerToken.OfDigest each : entries) {
      if (MessageDigest.isEqual(each.digest().asBytes(), asked)) {
        found = Optional.of(each.identity());
      }
    }
    return found;
  }

  private static HashCode digest(Path file) {
    String text = new String(PemFiles.bytes(PemSource.file(file)), StandardCharsets.UTF_8);
    try {
      return BearerToken.digest(text.lines().findFirst().orElse("").strip());
    } catch (IllegalArgumentException e) {
      throw PemFiles.unusable(
          PemSource.file(file),
          "no token in the first line",
          "16 to 4096 printable ASCII characters");
    }
  }
}
