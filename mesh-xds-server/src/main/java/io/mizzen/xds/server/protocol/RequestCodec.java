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
   * @param bytes not to be changed afterwards
   * @param types of the stream, whose names the request may repeat
   * @throws InvalidProtocolBufferException when the bytes are no request
   */
  Decoded decode(String stream, byte[] bytes, List<TypeState> types)
      throws InvalidProtocolBufferException;
}
