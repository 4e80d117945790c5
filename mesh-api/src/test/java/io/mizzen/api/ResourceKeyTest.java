package io.mizzen.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ResourceKeyTest {
  @Test
  void groupFollowsFromAKindOfTheMesh() {
    assertThat(new ResourceKey("VirtualService", "default", "a").group())
        .isEqualTo("networking.istio.io");
    assertThat(new ResourceKey("Service", "default", "a").group()).isEmpty();
    assertThat(new ResourceKey("Gateway", "default", "a").group()).isEqualTo("networking.istio.io");
  }

  @Test
  void kindOfNoKnownGroupNeedsOne() {
    assertThatThrownBy(() -> new ResourceKey("VirtualServise", "default", "a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("kind: VirtualServise (expected: its group too, or one of ");
  }

  @Test
  void kindsOfOneNameInTwoGroupsDiffer() {
    ResourceKey core = new ResourceKey("Service", "default", "web");
    ResourceKey knative = new ResourceKey("serving.knative.dev", "Service", "default", "web");

    assertThat(core).isNotEqualTo(knative).isLessThan(knative);
    assertThat(core).hasToString("Service default/web");
    assertThat(knative).hasToString("Service.serving.knative.dev default/web");
  }

  @Test
  void groupIsWhatStandsBeforeTheSlash() {
    assertThat(ResourceKey.groupOf("security.istio.io/v1")).isEqualTo("security.istio.io");
    assertThat(ResourceKey.groupOf("v1")).isEmpty();
  }
}
