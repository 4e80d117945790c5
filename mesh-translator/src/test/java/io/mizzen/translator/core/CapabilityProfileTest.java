package io.mizzen.translator.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.translator.core.CapabilityProfile.Kind;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilityProfileTest {
  @ParameterizedTest
  @CsvSource({
    "gRPC Java, 1.85.1, GRPC_JAVA, true",
    "gRPC Java, '', GRPC_JAVA, true",
    "gRPC Java, 2.0.0-SNAPSHOT, GRPC_JAVA, true",
    "gRPC Java, 1.48.0, UNKNOWN, false",
    "gRPC C-core linux, C-core 1.51.1, GRPC_CORE, false",
    "gRPC Node Pure JS, 1.14.1, GRPC_JS, false",
    "gRPC Go, 1.85.0, GRPC_GO, true",
    "gRPC Go, '', GRPC_GO, true",
    "gRPC Go, 1.72.2, GRPC_GO, false",
    "gRPC Go, 1.49.0, UNKNOWN, false",
    "envoy, 1.30.0, UNKNOWN, false",
    "'', '', UNKNOWN, false"
  })
  void isRecognisedByItsUserAgent(String name, String version, Kind kind, boolean leastRequest) {
    CapabilityProfile profile = CapabilityProfile.of(name, version);

    assertThat(profile.kind()).isEqualTo(kind);
    assertThat(profile.honours(Capability.LEAST_REQUEST)).isEqualTo(leastRequest);
  }

  @Test
  void olderGrpcGoHasNoLeastRequest() {
    Set<Capability> expected = EnumSet.copyOf(CapabilityProfile.grpcGo().capabilities());
    expected.remove(Capability.LEAST_REQUEST);

    assertThat(CapabilityProfile.of("gRPC Go", "1.60.0").capabilities()).isEqualTo(expected);
    assertThat(CapabilityProfile.of("gRPC Go", "1.73.0")).isEqualTo(CapabilityProfile.grpcGo());
  }
}
