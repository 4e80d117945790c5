package io.mizzen.client.grpcinternal;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.grpc.xds.client.XdsClient.ResourceUpdate;
import io.grpc.xds.client.XdsResourceType;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.mizzen.xds.TypeUrl;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Teaches gRPC's {@code XdsClient} to watch {@link io.mizzen.xds.MizzenNames#SERVICE_NAMES} on the
 * ADS stream it already has. Stateless; one instance per JVM because the client keys its
 * subscriptions by the instance.
 */
final class ServiceNamesType extends XdsResourceType<ServiceNamesType.Update> {
  static final ServiceNamesType INSTANCE = new ServiceNamesType();

  /** A parsed table. */
  record Update(KnownHosts hosts) implements ResourceUpdate {}

  private ServiceNamesType() {}

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
      return new Update(hosts(config.getTypedConfig().unpack(Struct.class)));
    } catch (InvalidProtocolBufferException e) {
      throw new ResourceInvalidException(
          "typed_config: "
              + config.getTypedConfig().getTypeUrl()
              + " (expected: google.protobuf.Struct)",
          e);
    }
  }

  private static KnownHosts hosts(Struct table) {
    Map<String, List<Integer>> ports = new TreeMap<>();
    for (Value service : field(table, "services").getListValue().getValuesList()) {
      Struct entry = service.getStructValue();
      ports.put(field(entry, "host").getStringValue(), ports(field(entry, "ports")));
    }
    return new KnownHosts(new TreeMap<>(ports));
  }

  private static List<Integer> ports(Value list) {
    return list.getListValue().getValuesList().stream()
        .map(port -> (int) port.getNumberValue())
        .sorted()
        .toList();
  }

  private static Value field(Struct struct, String name) {
    return struct.getFieldsOrDefault(name, Value.getDefaultInstance());
  }
}
