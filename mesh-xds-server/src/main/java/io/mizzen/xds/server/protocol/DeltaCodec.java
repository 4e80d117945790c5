package io.mizzen.xds.server.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.protocol.ClientRequest.Delta;
import java.util.List;
import org.apiguardian.api.API;

/** Reads delta requests. */
@API(status = API.Status.INTERNAL)
public record DeltaCodec(MessageCheck check) implements RequestCodec {
  @Override
  public ProtocolVariant variant() {
    return ProtocolVariant.DELTA;
  }

  @Override
  public Decoded decode(String stream, byte[] bytes, int length, List<TypeState> types)
      throws InvalidProtocolBufferException {
    DeltaDiscoveryRequest request = DeltaDiscoveryRequest.parser().parseFrom(bytes, 0, length);
    ByteString node = request.getNode().toByteString();
    int names =
        Math.max(
            request.getResourceNamesSubscribeCount() + request.getResourceNamesUnsubscribeCount(),
            request.getInitialResourceVersionsCount());
    return check
        .check(request.getTypeUrl(), node, "resource_names_subscribe", names)
        .<Decoded>map(bad -> bad)
        .orElseGet(
            () ->
                new Decoded.Read(
                    TypeUrl.of(request.getTypeUrl()),
                    node,
                    new Delta(
                        request.getResourceNamesSubscribeList(),
                        request.getResourceNamesUnsubscribeList(),
                        request.getInitialResourceVersionsMap(),
                        Nonce.parse(stream, request.getResponseNonce()),
                        check.error(request.hasErrorDetail(), request.getErrorDetail())),
                    request.getInitialResourceVersionsCount() > 0));
  }
}
