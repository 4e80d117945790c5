package io.mizzen.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.client.grpcinternal.KnownHosts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameCheckTest {
  private static final ServiceScope SCOPE = new ServiceScope("default", "cluster.local");
  private static final KnownHosts KNOWN =
      KnownHosts.of(
          Map.of(
              "details.default.svc.cluster.local", List.of(9080),
              "ratings.default.svc.cluster.local", List.of(9080, 9090),
              "reviews.default.svc.cluster.local", List.of(9080),
              "billing.shop.svc.cluster.local", List.of(80),
              "legacy", List.of(7000),
              "api.example.com", List.of(443),
              "*.wild.example.com", List.of(8443),
              "*.example.org", List.of()));

  private static Optional<String> complaint(String target) {
    return new NameCheck(MeshTarget.parse(target), SCOPE).complaint(KNOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mesh:///reviews:9080",
        "mesh:///reviews",
        "mesh:///reviews.default:9080",
        "mesh:///reviews.default.svc:9080",
        "mesh:///reviews.default.svc.cluster.local:9080",
        "mesh:///billing.shop:80",
        "mesh:///legacy:7000",
        "mesh:///api.example.com",
        "mesh:///a.wild.example.com:8443",
        "mesh:///a.b.wild.example.com:8443",
        "mesh:///any.example.org:1"
      })
  void knownSpellingsPass(String target) {
    assertThat(complaint(target)).isEmpty();
  }

  @Test
  void shortNamesOfOtherNamespacesAreUnknown() {
    assertThat(complaint("mesh:///billing:80"))
        .hasValueSatisfying(
            text -> assertThat(text).startsWith("unknown service billing, known: "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mesh:///reviews.svc:9080",
        "mesh:///reviews.default.pod:9080",
        "mesh:///wild.example.com:8443",
        "mesh:///reviews.default.svc.cluster.remote:9080"
      })
  void lookalikesAreUnknown(String target) {
    assertThat(complaint(target)).isPresent();
  }

  @Test
  void closestNamesComeFirst() {
    assertThat(complaint("mesh:///reviewz:9080"))
        .hasValueSatisfying(
            text -> assertThat(text).startsWith("unknown service reviewz, known: reviews, "));
    assertThat(complaint("mesh:///detail"))
        .hasValueSatisfying(
            text -> assertThat(text).startsWith("unknown service detail, known: details, "));
  }

  @Test
  void longListsAreCut() {
    KnownHosts many =
        new KnownHosts(
            IntStream.range(0, 25)
                .boxed()
                .collect(
                    Collectors.toMap(
                        i -> "s" + i + ".example.com",
                        i -> List.of(80),
                        (a, b) -> a,
                        TreeMap::new)));

    assertThat(new NameCheck(MeshTarget.parse("mesh:///s99"), SCOPE).complaint(many))
        .hasValueSatisfying(text -> assertThat(text).endsWith(" and 15 more"));
  }

  @Test
  void nothingKnownIsSaid() {
    assertThat(
            new NameCheck(MeshTarget.parse("mesh:///reviews"), SCOPE)
                .complaint(KnownHosts.of(Map.of())))
        .contains("unknown service reviews, known: none");
  }

  @Test
  void wrongPortListsTheRightOnes() {
    assertThat(complaint("mesh:///ratings:9081"))
        .contains("service ratings has no port 9081, ports: 9080, 9090");
  }

  @Test
  void missingPortOfSeveralMustBeNamed() {
    assertThat(complaint("mesh:///ratings"))
        .contains("service ratings has several ports, name one of: 9080, 9090");
  }
}
