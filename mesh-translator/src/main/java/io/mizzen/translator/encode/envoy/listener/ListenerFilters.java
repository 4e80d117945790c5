package io.mizzen.translator.encode.envoy.listener;

import com.google.protobuf.Message;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilterChainMatchPredicate;
import io.envoyproxy.envoy.extensions.filters.listener.http_inspector.v3.HttpInspector;
import io.envoyproxy.envoy.extensions.filters.listener.original_dst.v3.OriginalDst;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.envoyproxy.envoy.type.v3.Int32Range;
import io.mizzen.translator.core.Packing;
import java.util.List;

/** The filters that look at a connection before a filter chain is chosen. */
final class ListenerFilters {
  private static final int READ_BUFFER = 512;

  private ListenerFilters() {}

  static ListenerFilter originalDestination() {
    return filter("envoy.filters.listener.original_dst", OriginalDst.getDefaultInstance()).build();
  }

  static ListenerFilter.Builder tls() {
    return filter(
        "envoy.filters.listener.tls_inspector",
        TlsInspector.newBuilder().setInitialReadBufferSize(UInt32Value.of(READ_BUFFER)).build());
  }

  static ListenerFilter.Builder http() {
    return filter("envoy.filters.listener.http_inspector", HttpInspector.getDefaultInstance());
  }

  /** Not for connections to these ports. */
  static ListenerFilterChainMatchPredicate ports(List<Integer> ports) {
    if (ports.size() == 1) {
      return port(ports.get(0));
    }
    ListenerFilterChainMatchPredicate.Builder any = ListenerFilterChainMatchPredicate.newBuilder();
    ports.forEach(each -> any.getOrMatchBuilder().addRules(port(each)));
    return any.build();
  }

  static ListenerFilterChainMatchPredicate not(ListenerFilterChainMatchPredicate other) {
    return ListenerFilterChainMatchPredicate.newBuilder().setNotMatch(other).build();
  }

  private static ListenerFilterChainMatchPredicate port(int port) {
    return ListenerFilterChainMatchPredicate.newBuilder()
        .setDestinationPortRange(Int32Range.newBuilder().setStart(port).setEnd(port + 1))
        .build();
  }

  private static ListenerFilter.Builder filter(String name, Message config) {
    return ListenerFilter.newBuilder().setName(name).setTypedConfig(Packing.any(config));
  }
}
