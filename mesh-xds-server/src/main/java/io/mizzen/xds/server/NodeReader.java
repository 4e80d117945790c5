package io.mizzen.xds.server;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/** Reads the {@code node} of a first request into plain Java values. */
@API(status = API.Status.INTERNAL)
public final class NodeReader {
  private NodeReader() {}

  public static ProxyNode read(Node node) {
    return new ProxyNode(
        node.getId(),
        node.getCluster(),
        map(node.getMetadata()),
        node.getLocality().getRegion(),
        node.getLocality().getZone(),
        node.getLocality().getSubZone(),
        node.getUserAgentName(),
        node.getUserAgentVersion());
  }

  private static Map<String, Object> map(Struct struct) {
    Map<String, Object> map = new LinkedHashMap<>();
    struct.getFieldsMap().forEach((key, value) -> plain(value).ifPresent(v -> map.put(key, v)));
    return Collections.unmodifiableMap(map);
  }

  private static List<Object> list(List<Value> values) {
    List<Object> list = new ArrayList<>(values.size());
    values.forEach(value -> plain(value).ifPresent(list::add));
    return Collections.unmodifiableList(list);
  }

  private static Optional<Object> plain(Value value) {
    return switch (value.getKindCase()) {
      case STRING_VALUE -> Optional.of(value.getStringValue());
      case NUMBER_VALUE -> Optional.of(value.getNumberValue());
      case BOOL_VALUE -> Optional.of(value.getBoolValue());
      case STRUCT_VALUE -> Optional.of(map(value.getStructValue()));
      case LIST_VALUE -> Optional.of(list(value.getListValue().getValuesList()));
      case NULL_VALUE, KIND_NOT_SET -> Optional.empty();
    };
  }
}
