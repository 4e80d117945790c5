package io.mizzen.xds.server.protocol;

import com.google.protobuf.ByteString;
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
  private static final int VERSION = FieldScan.tag(1);
  private static final int NODE = FieldScan.tag(2);
  private static final int NAME = FieldScan.tag(3);
  private static final int TYPE_URL = FieldScan.tag(4);
  private static final int NONCE = FieldScan.tag(5);

  private final FieldScan fields;
  private final List<TypeState> types;

  private String typeUrl = "";
  private String nonce = "";
  private boolean hasVersion;
  private @Nullable ByteString node;
  private @Nullable AsciiNames names;

  private CompactScan(FieldScan fields, List<TypeState> types) {
    this.fields = fields;
    this.types = types;
  }

  /**
   * The request; null if it has another form, or is none.
   *
   * @param types of the stream, whose names the request may repeat
   */
  static SotwMessage.@Nullable Compact of(byte[] bytes, int length, List<TypeState> types) {
    FieldScan fields = new FieldScan(bytes, length);
    CompactScan scan = new CompactScan(fields, types);
    while (!fields.isAtEnd()) {
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
    int tag = fields.tag();
    if (tag == NAME) {
      return names == null && names();
    }
    if (!fields.enter() || (tag != NODE && !fields.isAscii())) {
      return false;
    }
    if (tag == VERSION) {
      hasVersion = fields.length() > 0;
    } else if (tag == TYPE_URL) {
      typeUrl = fields.text();
    } else if (tag == NONCE) {
      nonce = fields.text();
    } else if (tag == NODE && node == null) {
      node = fields.content();
    } else {
      // Of two nodes the generated parser makes one.
      return false;
    }
    fields.leave();
    return true;
  }

  private boolean names() {
    for (int i = 0; i < types.size(); i++) {
      AsciiNames known = types.get(i).subscription().asked();
      if (known != null && known.isAt(fields.bytes(), fields.at(), fields.end())) {
        int after = fields.at() + known.length();
        if (after == fields.end() || fields.bytes()[after] != NAME) {
          names = known;
          fields.seek(after);
          return true;
        }
      }
    }
    return newNames();
  }

  private boolean newNames() {
    int start = fields.at();
    int count = 0;
    int plain = start;
    while (!fields.isAtEnd() && fields.tag() == NAME) {
      int field = fields.at();
      if (!fields.enter()) {
        return false;
      }
      if (fields.length() > Byte.MAX_VALUE) {
        // The bytes of its length are no ASCII characters.
        if (!fields.isAscii(plain, field)) {
          return false;
        }
        plain = fields.at();
      }
      fields.leave();
      count++;
    }
    names = new AsciiNames(fields.bytes(), start, fields.at(), count);
    return fields.isAscii(plain, fields.at());
  }
}
