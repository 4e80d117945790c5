package io.mizzen.xds.server.protocol;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.protocol.ClientRequest.Delta;
import org.apiguardian.api.API;

/** Reads delta requests. */
@API(status = API.Status.INTERNAL)
public record DeltaCodec(MessageCheck check) implements RequestCodec<DeltaDiscoveryRequest> {
  @Override
  public ProtocolVariant variant() {
    return ProtocolVariant.DELTA;
  }

  @Override
  public DeltaDiscoveryRequest parse(byte[] bytes) throws InvalidProtocolBufferException {
    return DeltaDiscoveryRequest.parseFrom(bytes);
  }

  @Override
  public Decoded decode(String stream, DeltaDiscoveryRequest request) {
    int names =
        Math.max(
            request.getResourceNamesSubscribeCount() + request.getResourceNamesUnsubscribeCount(),
            request.getInitialResourceVersionsCount());
    return check
        .check(request.getTypeUrl(), request.getNode(), "resource_names_subscribe", names)
        .<Decoded>map(bad -> bad)
        .orElseGet(
            () ->
                new Decoded.Read(
                    TypeUrl.of(request.getTypeUrl()),
                    request.getNode(),
                    new Delta(
                        request.getResourceNamesSubscribeList(),
                        request.getResourceNamesUnsubscribeList(),
                        request.getInitialResourceVersionsMap(),
                        Nonce.parse(stream, request.getResponseNonce()),
                        check.error(request.hasErrorDetail(), request.getErrorDetail())),
                    request.getInitialResourceVersionsCount() > 0));
  }
}
