package io.mizzen.xds.server.protocol;

import com.google.protobuf.InvalidProtocolBufferException;
import org.apiguardian.api.API;

/**
 * Reads the requests of one variant of the protocol.
 *
 * @param <Q> the request message
 */
@API(status = API.Status.INTERNAL)
public interface RequestCodec<Q> {
  /** The variant whose requests these are. */
  ProtocolVariant variant();

  /**
   * Reads a message.
   *
   * @param bytes not to be changed afterwards
   * @throws InvalidProtocolBufferException when the bytes are no request
   */
  Q parse(byte[] bytes) throws InvalidProtocolBufferException;

  /**
   * Reads a request and checks it against the limits.
   *
   * @param stream the mark that nonces of the stream carry
   */
  Decoded decode(String stream, Q request);
}
