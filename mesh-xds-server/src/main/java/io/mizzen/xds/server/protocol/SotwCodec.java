package io.mizzen.xds.server.protocol;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.protocol.ClientRequest.Sotw;
import java.util.Optional;
import org.apiguardian.api.API;

/** Reads state-of-the-world requests. */
@API(status = API.Status.INTERNAL)
public record SotwCodec(MessageCheck check) implements RequestCodec<SotwMessage> {
  @Override
  public ProtocolVariant variant() {
    return ProtocolVariant.SOTW;
  }

  @Override
  public SotwMessage parse(byte[] bytes) throws InvalidProtocolBufferException {
    return SotwMessage.parse(bytes);
  }

  @Override
  public Decoded decode(String stream, SotwMessage message) {
    if (message instanceof SotwMessage.Compact compact) {
      return decoded(
          compact.typeUrl(),
          Node.getDefaultInstance(),
          new Sotw(compact.names(), Nonce.parse(stream, compact.nonce()), Optional.empty()),
          compact.hasVersion());
    }
    DiscoveryRequest request = ((SotwMessage.Full) message).request();
    return decoded(
        request.getTypeUrl(),
        request.getNode(),
        new Sotw(
            request.getResourceNamesList(),
            Nonce.parse(stream, request.getResponseNonce()),
            check.error(request.hasErrorDetail(), request.getErrorDetail())),
        !request.getVersionInfo().isEmpty());
  }

  private Decoded decoded(String typeUrl, Node node, Sotw request, boolean resumes) {
    return check
        .check(typeUrl, node, "resource_names", request.names().size())
        .<Decoded>map(bad -> bad)
        .orElseGet(() -> new Decoded.Read(TypeUrl.of(typeUrl), node, request, resumes));
  }
}
