package io.mizzen.client.grpcinternal;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import io.grpc.xds.client.XdsClient.ResourceUpdate;
import io.grpc.xds.client.XdsResourceType;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.mizzen.xds.TypeUrl;

/**
 * Teaches gRPC's {@code XdsClient} to watch the documents of {@link io.mizzen.xds.MizzenNames} on
 * the ADS stream it already has. Stateless; one instance per JVM because the client keys its
 * subscriptions by the instance.
 */
final class MizzenDocumentType extends XdsResourceType<MizzenDocumentType.Update> {
  static final MizzenDocumentType INSTANCE = new MizzenDocumentType();

  /** A document. */
  record Update(Struct content) implements ResourceUpdate {}

  private MizzenDocumentType() {}

  @Override
  protected String extractResourceName(Message unpacked) {
    return unpacked instanceof TypedExtensionConfig config ? config.getName() : "";
  }

  @Override
  protected Class<TypedExtensionConfig> unpackedClassName() {
    return TypedExtensionConfig.class;
  }

  @Override
  public String typeName() {
    return "ECDS";
  }

  @Override
  public String typeUrl() {
    return TypeUrl.EXTENSION_CONFIG.url();
  }

  /** Only names that somebody watches are parsed. */
  @Override
  public boolean shouldRetrieveResourceKeysForArgs() {
    return true;
  }

  @Override
  protected boolean isFullStateOfTheWorld() {
    return TypeUrl.EXTENSION_CONFIG.isFullState();
  }

  @Override
  protected Update doParse(Args args, Message unpacked) throws ResourceInvalidException {
    TypedExtensionConfig config = (TypedExtensionConfig) unpacked;
    try {
      return new Update(config.getTypedConfig().unpack(Struct.class));
    } catch (InvalidProtocolBufferException e) {
      throw new ResourceInvalidException(
          "typed_config: "
              + config.getTypedConfig().getTypeUrl()
              + " (expected: google.protobuf.Struct)",
          e);
    }
  }
}
