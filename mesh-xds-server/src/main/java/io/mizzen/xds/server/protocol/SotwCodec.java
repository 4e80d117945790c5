package io.mizzen.xds.server.protocol;

import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.protocol.ClientRequest.Sotw;
import org.apiguardian.api.API;

/** Reads state-of-the-world requests. */
@API(status = API.Status.INTERNAL)
public record SotwCodec(MessageCheck check) implements RequestCodec<DiscoveryRequest> {
  @Override
  public ProtocolVariant variant() {
    return ProtocolVariant.SOTW;
  }

  @Override
  public Decoded decode(String stream, DiscoveryRequest request) {
    return check
        .check(
            request.getTypeUrl(),
            request.getNode(),
            "resource_names",
            request.getResourceNamesCount())
        .<Decoded>map(bad -> bad)
        .orElseGet(
            () ->
                new Decoded.Read(
                    new TypeUrl(request.getTypeUrl()),
                    request.getNode(),
                    new Sotw(
                        request.getResourceNamesList(),
                        Nonce.parse(stream, request.getResponseNonce()),
                        check.error(request.hasErrorDetail(), request.getErrorDetail())),
                    !request.getVersionInfo().isEmpty()));
  }
}
