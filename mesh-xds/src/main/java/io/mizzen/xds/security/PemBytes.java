package io.mizzen.xds.security;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apiguardian.api.API;

/** The bytes of a {@link PemSource}, as many as both ends take. */
@API(status = API.Status.INTERNAL)
public final class PemBytes {
  private static final int MOST = 1 << 20;

  private PemBytes() {}

  /** Reads to the end; empty if there is more than 1 MiB. */
  public static Optional<byte[]> read(InputStream content) throws IOException {
    byte[] bytes = content.readNBytes(MOST + 1);
    return bytes.length > MOST ? Optional.empty() : Optional.of(bytes);
  }
}
