package io.mizzen.dataplane.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mizzen.dataplane.route.RouteConfiguration.PortInHost;
import io.mizzen.dataplane.route.VirtualHost.RequireTls;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostMatcherTest {
  private static final HostMatcher MATCHER =
      matcher(
          PortInHost.COMPARED,
          "foo.example.com",
          "*.example.com",
          "*-bar.example.com",
          "foo.*",
          "foo.example.*",
          "*",
          "reviews:9080");

  @ParameterizedTest
  @CsvSource({
    "foo.example.com, foo.example.com",
    "FOO.Example.com, foo.example.com",
    "a.example.com, *.example.com",
    "a-bar.example.com, *-bar.example.com",
    "foo.example.org, foo.example.*",
    "foo.org, foo.*",
    ".example.com, *",
    "foo., *",
    "example.com, *",
    "reviews:9080, reviews:9080",
    "reviews, *",
    "foo.example.com:80, foo.example.*"
  })
  void theMostSpecificDomainWins(String authority, String domain) {
    assertThat(MATCHER.match(authority)).map(VirtualHost::name).contains(domain);
    assertThat(MATCHER.explain(authority).virtualHost()).isEqualTo(MATCHER.match(authority));
  }

  @ParameterizedTest
  @CsvSource({
    "reviews, true",
    "reviews:9080, true",
    "reviews:abc, false",
    "[::1]:80, true",
    "[::1], true",
    "::1, false"
  })
  void thePortMayBeIgnored(String authority, boolean found) {
    HostMatcher ignoring = matcher(PortInHost.IGNORED, "reviews", "[::1]");

    assertThat(ignoring.match(authority).isPresent()).isEqualTo(found);
  }

  @Test
  void saysWhatWasTried() {
    HostMatcher matcher = matcher(PortInHost.COMPARED, "a", "*.b");

    assertThat(matcher.explain("a").tried()).isEmpty();
    assertThat(matcher.explain("x.b").tried()).containsExactly("no domain is x.b");
    assertThat(matcher.explain("c"))
        .isEqualTo(
            new HostAccount(
                Optional.empty(),
                List.of(
                    "no domain is c",
                    "no domain *… ends c",
                    "no domain …* starts c",
                    "there is no domain *")));
  }

  @Test
  void aDomainInTwoHostsIsRefused() {
    assertThatThrownBy(() -> matcher(PortInHost.COMPARED, "a.b", "A.b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("domain A.b is in virtual hosts a.b and A.b");
  }

  /** One virtual host for each domain, called like it. */
  private static HostMatcher matcher(PortInHost port, String... domains) {
    List<VirtualHost> hosts =
        List.of(domains).stream()
            .map(domain -> new VirtualHost(domain, List.of(domain), List.of(), RequireTls.NONE))
            .toList();
    return RouteConfiguration.of("test", hosts, port).hosts();
  }
}
