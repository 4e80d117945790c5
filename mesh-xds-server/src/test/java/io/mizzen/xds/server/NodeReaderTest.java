package io.mizzen.xds.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeReaderTest {
  private static final Value NULL = Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build();

  @Test
  void metadataBecomesPlainValues() {
    Struct metadata =
        Struct.newBuilder()
            .putFields("NAMESPACE", text("shop"))
            .putFields(
                "LABELS",
                Value.newBuilder()
                    .setStructValue(Struct.newBuilder().putFields("app", text("a")))
                    .build())
            .putFields("n", Value.newBuilder().setNumberValue(1.5).build())
            .putFields("b", Value.newBuilder().setBoolValue(true).build())
            .putFields(
                "l",
                Value.newBuilder()
                    .setListValue(ListValue.newBuilder().addValues(text("x")).addValues(NULL))
                    .build())
            .putFields("none", NULL)
            .build();
    Node node =
        Node.newBuilder()
            .setId("p")
            .setCluster("c")
            .setMetadata(metadata)
            .setLocality(Locality.newBuilder().setRegion("r").setZone("z").setSubZone("s"))
            .setUserAgentName("gRPC Java")
            .setUserAgentVersion("1.85.1")
            .build();

    ProxyNode read = NodeReader.read(node);

    assertThat(read)
        .isEqualTo(
            new ProxyNode(
                "p",
                "c",
                Map.of(
                    "NAMESPACE",
                    "shop",
                    "LABELS",
                    Map.of("app", "a"),
                    "n",
                    1.5,
                    "b",
                    true,
                    "l",
                    List.of("x")),
                "r",
                "z",
                "s",
                "gRPC Java",
                "1.85.1"));
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }
}
