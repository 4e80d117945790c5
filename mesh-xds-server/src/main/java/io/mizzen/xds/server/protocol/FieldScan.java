package io.mizzen.xds.server.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Goes through the length-delimited fields of a message of which all field numbers are below 16. Of
 * a message with anything else in it the reader leaves all to the generated parser.
 */
final class FieldScan {
  private static final int MOST_LENGTH_BITS = 28;
  private static final long NOT_ASCII = 0x8080808080808080L;
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final byte[] bytes;
  private final int end;
  private int at;
  private int length;

  /**
   * @param bytes a message at their beginning
   */
  FieldScan(byte[] bytes, int length) {
    this.bytes = bytes;
    this.end = length;
  }

  /** The tag of a length-delimited field. */
  static int tag(int number) {
    return number << 3 | 2;
  }

  byte[] bytes() {
    return bytes;
  }

  /** The position after the last byte of the message. */
  int end() {
    return end;
  }

  /** The position of the tag that is read next, or of the content of the field entered. */
  int at() {
    return at;
  }

  boolean isAtEnd() {
    return at >= end;
  }

  /** The tag of the next field; there must be one. */
  int tag() {
    return bytes[at];
  }

  /** Goes to the content of the next field; false if its length cannot be read. */
  boolean enter() {
    at++;
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

  /** The length of the content. */
  int length() {
    return length;
  }

  /** Goes on after the content. */
  void leave() {
    at += length;
  }

  /** Continues at that position. */
  void seek(int position) {
    at = position;
  }

  /** Whether the content is ASCII. */
  boolean isAscii() {
    return isAscii(at, at + length);
  }

  boolean isAscii(int from, int to) {
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

  /** The content, which is ASCII. */
  String text() {
    return new String(bytes, at, length, US_ASCII);
  }

  /** The content, as long as nobody changes the bytes. */
  ByteString content() {
    return UnsafeByteOperations.unsafeWrap(bytes, at, length);
  }
}
