package io.mizzen.client.grpcinternal;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.grpc.xds.shaded.io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.mizzen.xds.MizzenNames;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The result of a registration.
 *
 * @param workloadEntry the entry the control plane made
 * @param services hosts of the services that select it, sorted
 */
@API(status = API.Status.INTERNAL)
public record RegistrationAnswer(String workloadEntry, List<String> services) {
  public RegistrationAnswer {
    services = services.stream().sorted().toList();
  }

  /** The answer among {@code resources}; empty when they are about something else. */
  static Optional<RegistrationAnswer> find(List<Any> resources)
      throws InvalidProtocolBufferException {
    for (Any resource : resources) {
      TypedExtensionConfig config = resource.unpack(TypedExtensionConfig.class);
      if (config.getName().equals(MizzenNames.REGISTRATION)) {
        return Optional.of(read(config.getTypedConfig().unpack(Struct.class)));
      }
    }
    return Optional.empty();
  }

  private static RegistrationAnswer read(Struct answer) {
    Value none = Value.getDefaultInstance();
    return new RegistrationAnswer(
        answer.getFieldsOrDefault("workloadEntry", none).getStringValue(),
        answer.getFieldsOrDefault("services", none).getListValue().getValuesList().stream()
            .map(Value::getStringValue)
            .toList());
  }
}
