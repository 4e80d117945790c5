package io.mizzen.translator.encode.envoy.cluster;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.mizzen.rules.destinationrule.DestinationRule.TlsMode;
import io.mizzen.translator.core.Rule;
import io.mizzen.translator.encode.envoy.UpstreamInput;
import io.mizzen.translator.resolve.cluster.Upstream.ServiceName;
import java.util.List;
import java.util.Optional;

/** Istio's metadata of a cluster: its rule and its services, for telemetry and filters. */
final class ClusterMetadata {
  private ClusterMetadata() {}

  /** Of an outbound cluster; empty where there is nothing to say. */
  static Optional<Metadata> outbound(UpstreamInput input) {
    Struct.Builder istio = Struct.newBuilder();
    input.rule().ifPresent(rule -> istio.putFields("config", text(Rule.configPath(rule))));
    if (input.dynamicDns().isEmpty()) {
      istio.putFields("services", services(List.of(input.upstream().service())));
    }
    if (input.cluster().subset().isEmpty()) {
      if (input.upstream().external()) {
        istio.putFields("external", Value.newBuilder().setBoolValue(true).build());
      }
    } else {
      istio.putFields("subset", text(input.cluster().subset()));
    }
    boolean ownTls =
        input
            .policy()
            .tls()
            .map(tls -> tls.value().modeOrDefault())
            .filter(mode -> mode == TlsMode.SIMPLE || mode == TlsMode.MUTUAL)
            .isPresent();
    if (ownTls) {
      istio.putFields("alpn_override", text("false"));
    }
    return istio.getFieldsCount() == 0
        ? Optional.empty()
        : Optional.of(Metadata.newBuilder().putFilterMetadata("istio", istio.build()).build());
  }

  /** The value of {@code services}. */
  static Value services(List<ServiceName> services) {
    ListValue.Builder list = ListValue.newBuilder();
    for (ServiceName service : services) {
      list.addValuesBuilder()
          .getStructValueBuilder()
          .putFields("host", text(service.host()))
          .putFields("name", text(service.name()))
          .putFields("namespace", text(service.namespace()));
    }
    return Value.newBuilder().setListValue(list).build();
  }

  /** A text as a value. */
  static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }
}
