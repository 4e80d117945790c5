package io.mizzen.xds.server.protocol;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import org.apiguardian.api.API;

/** Reads the requests of one variant of the protocol. */
@API(status = API.Status.INTERNAL)
public interface RequestCodec {
  /** The variant whose requests these are. */
  ProtocolVariant variant();

  /**
   * Reads a request and checks it against the limits.
   *
   * @param stream the mark that nonces of the stream carry
   * @param bytes a request at their beginning; of a {@linkplain Decoded.Read#isCompact() compact}
   *     one not to be changed until it was taken
   * @param types of the stream, whose names the request may repeat
   * @throws InvalidProtocolBufferException when the bytes are no request
   */
  Decoded decode(String stream, byte[] bytes, int length, List<TypeState> types)
      throws InvalidProtocolBufferException;
}
