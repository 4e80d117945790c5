package io.mizzen.examples.bookinfo.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForwardedHeadersTest {
  @Test
  void everyTraceHeaderPassesAndNothingElse() {
    Metadata incoming = new Metadata();
    ForwardedHeaders.NAMES.forEach(name -> incoming.put(key(name), "value of " + name));
    incoming.put(key("authorization"), "secret");

    Metadata outgoing = new Metadata();
    ForwardedHeaders.from(incoming).putInto(outgoing);

    assertThat(outgoing.keys()).containsExactlyInAnyOrderElementsOf(ForwardedHeaders.NAMES);
    assertThat(outgoing.get(key("b3"))).isEqualTo("value of b3");
  }

  @Test
  void valuesMetadataCannotCarryAreLeftOut() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("end-user", "jäson");
    values.put("b3", "a\nb");
    values.put("tracestate", "x".repeat(ForwardedHeaders.MAX_VALUE_LENGTH + 1));
    values.put("traceparent", "ok");

    assertThat(new ForwardedHeaders(values).values()).containsOnlyKeys("traceparent");
  }

  @Test
  void theContextCarriesThem() throws Exception {
    ForwardedHeaders headers = new ForwardedHeaders(Map.of("end-user", "jason"));

    assertThat(headers.inContext().call(ForwardedHeaders::current)).isEqualTo(headers);
    assertThat(ForwardedHeaders.current()).isEqualTo(ForwardedHeaders.none());
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
