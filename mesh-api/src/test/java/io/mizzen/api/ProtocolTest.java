package io.mizzen.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolTest {
  @ParameterizedTest
  @CsvSource({
    "'', http, TCP, HTTP",
    "'', HTTP2-api, '', HTTP2",
    "'', grpc-reviews, TCP, GRPC",
    "'', grpc-web-ui, TCP, GRPC_WEB",
    "'', web, TCP, UNSUPPORTED",
    "'', '', TCP, UNSUPPORTED",
    "'', http, UDP, UDP",
    "grpc, http, TCP, GRPC",
    "http-admin, tcp, TCP, HTTP",
    "custom, http, TCP, UNSUPPORTED",
    "kubernetes.io/h2c, tcp, TCP, HTTP2",
    "kubernetes.io/ws, tcp, TCP, HTTP",
    "kubernetes.io/wss, tcp, TCP, HTTPS"
  })
  void infersAsIstioDoes(String appProtocol, String name, String transport, Protocol expected) {
    assertThat(Protocol.infer(appProtocol, name, transport)).isEqualTo(expected);
  }
}
