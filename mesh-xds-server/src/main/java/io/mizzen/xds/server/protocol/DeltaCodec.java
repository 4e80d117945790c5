package io.mizzen.xds.server.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.protocol.ClientRequest.Delta;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

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
    @Nullable DeltaAnswer answer = DeltaAnswer.of(bytes, length);
    return answer != null
        ? decode(stream, answer)
        : decode(stream, DeltaDiscoveryRequest.parser().parseFrom(bytes, 0, length));
  }

  private Decoded decode(String stream, DeltaAnswer answer) {
    Nonce nonce = Nonce.parse(stream, answer.nonce());
    return decoded(
        answer.typeUrl(),
        ByteString.EMPTY,
        0,
        new Delta(List.of(), List.of(), Map.of(), nonce, Optional.empty()));
  }

  Decoded decode(String stream, DeltaDiscoveryRequest request) {
    int names =
        Math.max(
            request.getResourceNamesSubscribeCount() + request.getResourceNamesUnsubscribeCount(),
            request.getInitialResourceVersionsCount());
    return decoded(
        request.getTypeUrl(),
        request.getNode().toByteString(),
        names,
        new Delta(
            request.getResourceNamesSubscribeList(),
            request.getResourceNamesUnsubscribeList(),
            request.getInitialResourceVersionsMap(),
            Nonce.parse(stream, request.getResponseNonce()),
            check.error(request.hasErrorDetail(), request.getErrorDetail())));
  }

  private Decoded decoded(String typeUrl, ByteString node, int names, Delta request) {
    Optional<Decoded.Bad> bad = check.check(typeUrl, node, "resource_names_subscribe", names);
    return bad.isPresent()
        ? bad.get()
        : new Decoded.Read(TypeUrl.of(typeUrl), node, request, !request.versions().isEmpty());
  }
}
