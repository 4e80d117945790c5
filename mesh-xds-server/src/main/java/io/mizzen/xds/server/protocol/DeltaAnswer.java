package io.mizzen.xds.server.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A delta request that accepts a response and says nothing else, as most do: {@code type_url} and
 * {@code response_nonce} (fields 2 and 6 of {@code DeltaDiscoveryRequest}), both in ASCII. Parsing
 * its few bytes takes the generated parser several times what the rest of its handling takes.
 */
record DeltaAnswer(String typeUrl, String nonce) {
  private static final int TYPE_URL = FieldScan.tag(2);
  private static final int NONCE = FieldScan.tag(6);

  /** Reads one; null if the request has another form, or is none. */
  static @Nullable DeltaAnswer of(byte[] bytes, int length) {
    FieldScan fields = new FieldScan(bytes, length);
    String typeUrl = "";
    String nonce = "";
    while (!fields.isAtEnd()) {
      int tag = fields.tag();
      if ((tag != TYPE_URL && tag != NONCE) || !fields.enter() || !fields.isAscii()) {
        return null;
      }
      if (tag == TYPE_URL) {
        typeUrl = fields.text();
      } else {
        nonce = fields.text();
      }
      fields.leave();
    }
    return new DeltaAnswer(typeUrl, nonce);
  }
}
