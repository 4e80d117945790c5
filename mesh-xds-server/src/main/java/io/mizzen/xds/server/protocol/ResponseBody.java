package io.mizzen.xds.server.protocol;

import com.google.protobuf.Any;
import com.google.protobuf.UnsafeByteOperations;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.mizzen.xds.XdsResource;
import java.util.List;
import org.apiguardian.api.API;

/**
 * A response without its nonce and {@code control_plane}, as the bytes that every stream is sent.
 * Immutable.
 *
 * <p>Both variants carry the nonce in field 5, and protobuf fields come in any order: a response is
 * this body and, after it, the nonce.
 */
@API(status = API.Status.INTERNAL)
public final class ResponseBody {
  private final ResponseContent content;
  private final String version;
  private final byte[] bytes;
  private final List<String> names;

  private ResponseBody(ResponseContent content, String version, byte[] bytes) {
    this.content = content;
    this.version = version;
    this.bytes = bytes;
    this.names = content.resources().stream().map(XdsResource::name).toList();
  }

  static ResponseBody of(ResponseContent content) {
    String version = ContentVersion.of(content.resources());
    byte[] bytes =
        content.variant() == ProtocolVariant.SOTW
            ? sotw(content, version)
            : delta(content, version);
    return new ResponseBody(content, version, bytes);
  }

  public ResponseContent content() {
    return content;
  }

  /** {@code version_info}, or {@code system_version_info} in delta. */
  public String version() {
    return version;
  }

  /** The message's bytes; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  List<String> names() {
    return names;
  }

  private static byte[] sotw(ResponseContent content, String version) {
    DiscoveryResponse.Builder response =
        DiscoveryResponse.newBuilder().setTypeUrl(content.type().url()).setVersionInfo(version);
    content.resources().forEach(resource -> response.addResources(any(resource)));
    return response.build().toByteArray();
  }

  private static byte[] delta(ResponseContent content, String version) {
    DeltaDiscoveryResponse.Builder response =
        DeltaDiscoveryResponse.newBuilder()
            .setTypeUrl(content.type().url())
            .setSystemVersionInfo(version)
            .addAllRemovedResources(content.removed());
    for (XdsResource resource : content.resources()) {
      response.addResources(
          Resource.newBuilder()
              .setName(resource.name())
              .setVersion(resource.version())
              .setResource(any(resource)));
    }
    return response.build().toByteArray();
  }

  private static Any any(XdsResource resource) {
    return Any.newBuilder()
        .setTypeUrl(resource.type().url())
        .setValue(UnsafeByteOperations.unsafeWrap(resource.bytes()))
        .build();
  }
}
