package io.mizzen.xds.server.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests that consist of {@code version_info}, {@code node}, {@code resource_names}, {@code
 * type_url} and {@code response_nonce} (fields 1 to 5 of {@code DiscoveryRequest}), the names one
 * after the other, all but the node in ASCII. Requests for a subscription, and acknowledgements,
 * which repeat all names, have this form; making strings of the names costs more than the rest of
 * their handling. Names that equal those of an earlier request are not even looked at one by one.
 * Anything else is left to the generated parser.
 */
final class CompactScan {
  private static final int VERSION = 1 << 3 | 2;
  private static final int NODE = 2 << 3 | 2;
  private static final int NAME = 3 << 3 | 2;
  private static final int TYPE_URL = 4 << 3 | 2;
  private static final int NONCE = 5 << 3 | 2;
  private static final int MOST_LENGTH_BITS = 28;
  private static final long NOT_ASCII = 0x8080808080808080L;
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final byte[] bytes;
  private final int end;
  private final List<TypeState> types;
  private int at;
  private int length;

  private String typeUrl = "";
  private String nonce = "";
  private boolean hasVersion;
  private @Nullable ByteString node;
  private @Nullable AsciiNames names;

  private CompactScan(byte[] bytes, int end, List<TypeState> types) {
    this.bytes = bytes;
    this.end = end;
    this.types = types;
  }

  /**
   * The request; null if it has another form, or is none.
   *
   * @param types of the stream, whose names the request may repeat
   */
  static SotwMessage.@Nullable Compact of(byte[] bytes, int length, List<TypeState> types) {
    CompactScan scan = new CompactScan(bytes, length, types);
    while (scan.at < length) {
      if (!scan.field()) {
        return null;
      }
    }
    return new SotwMessage.Compact(
        scan.typeUrl,
        scan.nonce,
        scan.hasVersion,
        scan.names == null ? AsciiNames.NONE : scan.names,
        scan.node == null ? ByteString.EMPTY : scan.node);
  }

  /** Reads the next field; false if it is none of those expected. */
  private boolean field() {
    int tag = bytes[at];
    if (tag == NAME) {
      return names == null && names();
    }
    at++;
    if (!readLength() || (tag != NODE && !isAscii(at, at + length))) {
      return false;
    }
    switch (tag) {
      case VERSION -> hasVersion = length > 0;
      case TYPE_URL -> typeUrl = text();
      case NONCE -> nonce = text();
      case NODE -> {
        if (node != null) {
          // The generated parser merges them.
          return false;
        }
        node = UnsafeByteOperations.unsafeWrap(bytes, at, length);
      }
      default -> {
        return false;
      }
    }
    at += length;
    return true;
  }

  private boolean names() {
    for (int i = 0; i < types.size(); i++) {
      AsciiNames known = types.get(i).subscription().asked();
      if (known != null && known.isAt(bytes, at, end)) {
        int after = at + known.length();
        if (after == end || bytes[after] != NAME) {
          names = known;
          at = after;
          return true;
        }
      }
    }
    return newNames();
  }

  private boolean newNames() {
    int start = at;
    int count = 0;
    int plain = at;
    while (at < end && bytes[at] == NAME) {
      int field = at++;
      if (!readLength()) {
        return false;
      }
      if (length > Byte.MAX_VALUE) {
        // The bytes of its length are no ASCII characters.
        if (!isAscii(plain, field)) {
          return false;
        }
        plain = at;
      }
      at += length;
      count++;
    }
    names = new AsciiNames(bytes, start, at, count);
    return isAscii(plain, at);
  }

  private boolean isAscii(int from, int to) {
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      if (((long) EIGHT.get(bytes, i) & NOT_ASCII) != 0) {
        return false;
      }
    }
    for (; i < to; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  /** Reads a length; false if there is none or the field is cut off. */
  private boolean readLength() {
    int value = 0;
    for (int shift = 0; shift < MOST_LENGTH_BITS && at < end; shift += 7) {
      byte next = bytes[at++];
      value |= (next & 0x7f) << shift;
      if (next >= 0) {
        length = value;
        return value <= end - at;
      }
    }
    return false;
  }

  private String text() {
    return new String(bytes, at, length, US_ASCII);
  }
}
