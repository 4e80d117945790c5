package io.mizzen.xds.server.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.protocol.ClientRequest.Sotw;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/** Reads state-of-the-world requests. */
@API(status = API.Status.INTERNAL)
public record SotwCodec(MessageCheck check) implements RequestCodec {
  @Override
  public ProtocolVariant variant() {
    return ProtocolVariant.SOTW;
  }

  @Override
  public Decoded decode(String stream, byte[] bytes, int length, List<TypeState> types)
      throws InvalidProtocolBufferException {
    return decode(stream, SotwMessage.parse(bytes, length, types));
  }

  Decoded decode(String stream, SotwMessage message) {
    if (message instanceof SotwMessage.Compact compact) {
      return decoded(
          compact.typeUrl(),
          compact.node(),
          new Sotw(compact.names(), Nonce.parse(stream, compact.nonce()), Optional.empty()),
          compact.hasVersion());
    }
    DiscoveryRequest request = ((SotwMessage.Full) message).request();
    return decoded(
        request.getTypeUrl(),
        request.getNode().toByteString(),
        new Sotw(
            request.getResourceNamesList(),
            Nonce.parse(stream, request.getResponseNonce()),
            check.error(request.hasErrorDetail(), request.getErrorDetail())),
        !request.getVersionInfo().isEmpty());
  }

  private Decoded decoded(String typeUrl, ByteString node, Sotw request, boolean resumes) {
    return check
        .check(typeUrl, node, "resource_names", request.names().size())
        .<Decoded>map(bad -> bad)
        .orElseGet(() -> new Decoded.Read(TypeUrl.of(typeUrl), node, request, resumes));
  }
}
