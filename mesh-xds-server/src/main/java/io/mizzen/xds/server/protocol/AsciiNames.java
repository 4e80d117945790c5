package io.mizzen.xds.server.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The {@code resource_names} of a request as they came: fields one after the other, each a tag, a
 * length and ASCII characters. Lists from equal bytes are compared without making strings.
 * Immutable but for what is made when first asked for; for one thread.
 */
final class AsciiNames extends AbstractList<String> {
  /** No names. */
  static final AsciiNames NONE = new AsciiNames(new byte[0], 0, 0, 0);

  private final byte[] bytes;
  private final int start;
  private final int end;
  private final int size;
  private @Nullable List<String> decoded;
  private @Nullable SubscribedNames subscribed;
  private @Nullable Key key;

  /**
   * @param bytes not to be changed
   * @param size how many fields there are from {@code start} to {@code end}
   */
  AsciiNames(byte[] bytes, int start, int end, int size) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.size = size;
  }

  /** The same names without the rest of the message they came in. */
  AsciiNames trimmed() {
    return length() == bytes.length
        ? this
        : new AsciiNames(Arrays.copyOfRange(bytes, start, end), 0, end - start, size);
  }

  /** The number of bytes. */
  int length() {
    return end - start;
  }

  /** Whether these bytes are among others from there on, before the end of those. */
  boolean isAt(byte[] others, int at, int endOfOthers) {
    return end - start <= endOfOthers - at
        && Arrays.equals(bytes, start, end, others, at, at + end - start);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public String get(int index) {
    List<String> names = decoded;
    if (names == null) {
      names = decode();
      decoded = names;
    }
    return names.get(index);
  }

  private List<String> decode() {
    List<String> names = new ArrayList<>(size);
    CodedInputStream fields = CodedInputStream.newInstance(bytes, start, end - start);
    try {
      while (!fields.isAtEnd()) {
        fields.readTag();
        names.add(new String(fields.readByteArray(), US_ASCII));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("names that were scanned cannot be read", e);
    }
    return names;
  }

  /** A subscription to these names, of which there must be some. */
  SubscribedNames subscribed(TableCounts counts) {
    SubscribedNames known = subscribed;
    if (known == null) {
      counts.read(size);
      known = SubscribedNames.of(this);
      subscribed = known;
      // The set has the strings.
      decoded = null;
    }
    return known;
  }

  /** Equal for equal bytes; the hash of a list would need all strings. */
  Key key() {
    Key known = key;
    if (known == null) {
      CRC32C sum = new CRC32C();
      sum.update(bytes, start, end - start);
      known = new Key(this, (int) sum.getValue());
      key = known;
    }
    return known;
  }

  /** Names as the key of a map. */
  record Key(AsciiNames names, int sum) {
    @Override
    public int hashCode() {
      return sum;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AsciiNames that
        ? this == that || Arrays.equals(bytes, start, end, that.bytes, that.start, that.end)
        : super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
