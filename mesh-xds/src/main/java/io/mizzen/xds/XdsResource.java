package io.mizzen.xds;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apiguardian.api.API;

/**
 * One packed xDS resource. Its version is a hash of its bytes, so equal content has an equal
 * version whoever made it and whenever; bytes are packed once and shared by all streams.
 *
 * <p>Immutable and safe to share between threads.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class XdsResource {
  private final TypeUrl type;
  private final String name;
  private final String version;
  private final byte[] bytes;

  private XdsResource(TypeUrl type, String name, String version, byte[] bytes) {
    this.type = type;
    this.name = name;
    this.version = version;
    this.bytes = bytes;
  }

  /**
   * Wraps serialised bytes.
   *
   * @param bytes the serialised message, without an {@code Any} around it; taken over, so the
   *     caller must not change them afterwards
   */
  public static XdsResource of(TypeUrl type, String name, byte[] bytes) {
    return new XdsResource(type, name, contentHash(bytes), bytes);
  }

  public TypeUrl type() {
    return type;
  }

  public String name() {
    return name;
  }

  /** The first 128 bits of the SHA-256 of the bytes, in hex. */
  public String version() {
    return version;
  }

  /** A read-only view of the serialised message. */
  public ByteBuffer bytes() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  public int size() {
    return bytes.length;
  }

  private static String contentHash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof XdsResource that
        && type.equals(that.type)
        && name.equals(that.name)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return version.hashCode();
  }

  @Override
  public String toString() {
    return type + " " + name + "@" + version;
  }
}
