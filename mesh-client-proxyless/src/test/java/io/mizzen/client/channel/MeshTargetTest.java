package io.mizzen.client.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeshTargetTest {
  @ParameterizedTest
  @CsvSource({
    "mesh:///reviews:9080, xds:///reviews:9080",
    "mesh:///reviews, xds:///reviews",
    "mesh:///reviews.shop:80, xds:///reviews.shop:80",
    "mesh:///reviews.shop.svc.cluster.local:80, xds:///reviews.shop.svc.cluster.local:80",
    "mesh:///Reviews:80, xds:///reviews:80",
    "mesh:///_grpc.example-1.com:65535, xds:///_grpc.example-1.com:65535"
  })
  void becomesGrpcsTarget(String target, String xds) {
    assertThat(MeshTarget.parse(target).xdsTarget()).isEqualTo(xds);
  }

  @Test
  void portMayBeAbsent() {
    assertThat(MeshTarget.parse("mesh:///reviews").port()).isEqualTo(OptionalInt.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reviews:9080",
        "xds:///reviews:9080",
        "mesh://reviews:9080",
        "mesh:/reviews",
        "mesh:///",
        "mesh:///reviews:",
        "mesh:///reviews:http",
        "mesh:///reviews/v1",
        ""
      })
  void anythingElseIsRefusedWithAnExample(String target) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MeshTarget.parse(target))
        .withMessage(
            "target: "
                + target
                + " (expected: mesh:///host[:port], for example mesh:///reviews:9080)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a..b", "reviews.", ".reviews", "-a", "a-", "re views", "rückblick", "*.a"})
  void hostMustBeADnsName(String host) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MeshTarget.parse("mesh:///" + host + ":80"))
        .withMessageContaining("a DNS name as host");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "70000"})
  void portMustBeInRange(String port) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MeshTarget.parse("mesh:///reviews:" + port))
        .withMessageContaining("a port in 1..65535, found " + port);
  }
}
