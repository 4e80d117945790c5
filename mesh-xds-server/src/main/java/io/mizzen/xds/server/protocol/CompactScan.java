package io.mizzen.xds.server.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests that consist of {@code version_info}, {@code resource_names}, {@code type_url} and
 * {@code response_nonce} (fields 1, 3, 4 and 5 of {@code DiscoveryRequest}) in ASCII, the names one
 * after the other. An acknowledgement repeats all names of a subscription; making strings of them
 * costs more than the rest of its handling. Anything else is left to the generated parser.
 */
final class CompactScan {
  private static final int VERSION = 1 << 3 | 2;
  private static final int NAME = 3 << 3 | 2;
  private static final int TYPE_URL = 4 << 3 | 2;
  private static final int NONCE = 5 << 3 | 2;
  private static final long NOT_ASCII = 0x8080808080808080L;
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final byte[] bytes;
  private int at;
  private int length;

  private CompactScan(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The request; null if it has another form, or is none. */
  static SotwMessage.@Nullable Compact of(byte[] bytes) {
    return isAscii(bytes) ? new CompactScan(bytes).scan() : null;
  }

  /** Tags and lengths have one byte then, too: longer ones have a byte above 127. */
  private static boolean isAscii(byte[] bytes) {
    int i = 0;
    for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
      if (((long) EIGHT.get(bytes, i) & NOT_ASCII) != 0) {
        return false;
      }
    }
    for (; i < bytes.length; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private SotwMessage.@Nullable Compact scan() {
    String typeUrl = "";
    String nonce = "";
    boolean hasVersion = false;
    int names = 0;
    int start = 0;
    int end = 0;
    while (at < bytes.length) {
      int field = at;
      int tag = bytes[at++];
      if (!readLength()) {
        return null;
      }
      switch (tag) {
        case VERSION -> hasVersion = length > 0;
        case TYPE_URL -> typeUrl = text();
        case NONCE -> nonce = text();
        case NAME -> {
          if (names > 0 && end != field) {
            return null;
          }
          start = names == 0 ? field : start;
          end = at + length;
          names++;
        }
        default -> {
          return null;
        }
      }
      at += length;
    }
    return new SotwMessage.Compact(
        typeUrl, nonce, hasVersion, new AsciiNames(bytes, start, end, names));
  }

  /** Reads a length of one byte; false if there is none or the field is cut off. */
  private boolean readLength() {
    if (at >= bytes.length) {
      return false;
    }
    length = bytes[at++];
    return length <= bytes.length - at;
  }

  private String text() {
    return new String(bytes, at, length, US_ASCII);
  }
}
