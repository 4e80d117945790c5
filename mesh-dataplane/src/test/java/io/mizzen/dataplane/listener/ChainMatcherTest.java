package io.mizzen.dataplane.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.dataplane.listener.ChainAccount.RuledOut;
import io.mizzen.dataplane.listener.FilterChainMatch.SourceType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each criterion, and that an earlier one decides before a later one. */
class ChainMatcherTest {
  private static final Ask ANY = new Ask();

  /** A filter chain's match by its parts; each test sets what it is about. */
  private record Ask(
      Optional<Integer> port,
      List<String> destinations,
      List<String> names,
      String transport,
      List<String> protocols,
      List<String> directSources,
      SourceType type,
      List<String> sources,
      List<Integer> sourcePorts) {
    Ask() {
      this(
          Optional.empty(),
          List.of(),
          List.of(),
          "",
          List.of(),
          List.of(),
          SourceType.ANY,
          List.of(),
          List.of());
    }

    Ask port(int value) {
      return new Ask(
          Optional.of(value),
          destinations,
          names,
          transport,
          protocols,
          directSources,
          type,
          sources,
          sourcePorts);
    }

    Ask to(String... values) {
      return new Ask(
          port,
          List.of(values),
          names,
          transport,
          protocols,
          directSources,
          type,
          sources,
          sourcePorts);
    }

    Ask names(String... values) {
      return new Ask(
          port,
          destinations,
          List.of(values),
          transport,
          protocols,
          directSources,
          type,
          sources,
          sourcePorts);
    }

    Ask transport(String value) {
      return new Ask(
          port, destinations, names, value, protocols, directSources, type, sources, sourcePorts);
    }

    Ask protocols(String... values) {
      return new Ask(
          port,
          destinations,
          names,
          transport,
          List.of(values),
          directSources,
          type,
          sources,
          sourcePorts);
    }

    Ask directFrom(String... values) {
      return new Ask(
          port,
          destinations,
          names,
          transport,
          protocols,
          List.of(values),
          type,
          sources,
          sourcePorts);
    }

    Ask type(SourceType value) {
      return new Ask(
          port,
          destinations,
          names,
          transport,
          protocols,
          directSources,
          value,
          sources,
          sourcePorts);
    }

    Ask from(String... values) {
      return new Ask(
          port,
          destinations,
          names,
          transport,
          protocols,
          directSources,
          type,
          List.of(values),
          sourcePorts);
    }

    Ask fromPort(Integer... values) {
      return new Ask(
          port,
          destinations,
          names,
          transport,
          protocols,
          directSources,
          type,
          sources,
          List.of(values));
    }

    FilterChain chain(String name) {
      FilterChainMatch match =
          new FilterChainMatch(
              port,
              prefixes(destinations),
              names,
              transport,
              protocols,
              prefixes(directSources),
              type,
              prefixes(sources),
              sourcePorts);
      return new FilterChain(name, match, List.of(), new FilterChain.Plaintext(), Optional.empty());
    }

    private static List<IpPrefix> prefixes(List<String> texts) {
      return texts.stream()
          .map(text -> List.of(text.split("/", -1)))
          .map(parts -> IpPrefix.of(parts.get(0), Integer.parseInt(parts.get(1))))
          .toList();
    }
  }

  @ParameterizedTest
  @CsvSource({"9080, port", "80, any"})
  void destinationPort(int port, String expected) {
    assertThat(taken(to("10.0.0.1", port), ANY.port(9080).chain("port"), ANY.chain("any")))
        .contains(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, host",
    "10.1.9.9, net16",
    "10.9.9.9, net8",
    "11.0.0.1, any",
    "2001:db8::5, v6",
    "2001:db9::5, any"
  })
  void theLongestPrefixWins(String destination, String expected) {
    assertThat(
            taken(
                to(destination, 80),
                ANY.chain("any"),
                ANY.to("10.0.0.0/8").chain("net8"),
                ANY.to("192.168.0.0/16", "10.1.0.0/16").chain("net16"),
                ANY.to("10.1.2.3/32").chain("host"),
                ANY.to("2001:db8::/32").chain("v6")))
        .contains(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "a.example.com, exact",
    "b.example.com, below",
    "b.c.example.com, below",
    "x.com, com",
    "example.com, com",
    "x.org, any",
    "'', any"
  })
  void theMostSpecificServerNameWins(String name, String expected) {
    assertThat(
            taken(
                tls(name),
                ANY.chain("any"),
                ANY.names("*.com").chain("com"),
                ANY.names("*.example.com").chain("below"),
                ANY.names("a.example.com").chain("exact")))
        .contains(expected);
  }

  @Test
  void transportAndApplicationProtocol() {
    FilterChain istio = ANY.transport("tls").protocols("istio", "istio-h2").chain("istio");
    FilterChain tls = ANY.transport("tls").chain("tls");
    FilterChain http = ANY.transport("raw_buffer").protocols("http/1.1", "h2c").chain("http");
    FilterChain raw = ANY.transport("raw_buffer").chain("raw");

    assertThat(taken(tls("x", "istio-h2", "h2"), istio, tls, http, raw)).contains("istio");
    assertThat(taken(tls("x", "h2"), istio, tls, http, raw)).contains("tls");
    assertThat(taken(plain("h2c"), istio, tls, http, raw)).contains("http");
    assertThat(taken(plain(), istio, tls, http, raw)).contains("raw");
  }

  /** Envoy looks the client's protocols up in the client's order. */
  @Test
  void theFavouriteOfTheClientDecides() {
    FilterChain h2 = ANY.protocols("h2").chain("h2");
    FilterChain http1 = ANY.protocols("http/1.1").chain("http1");

    assertThat(taken(tls("x", "http/1.1", "h2"), h2, http1)).contains("http1");
    assertThat(taken(tls("x", "h2", "http/1.1"), h2, http1)).contains("h2");
  }

  @Test
  void sources() {
    FilterChain direct = ANY.directFrom("10.0.0.0/8").chain("direct");
    FilterChain local = ANY.type(SourceType.SAME_IP_OR_LOOPBACK).chain("local");
    FilterChain external = ANY.type(SourceType.EXTERNAL).chain("external");
    FilterChain net = ANY.type(SourceType.EXTERNAL).from("192.168.0.0/16").chain("net");
    FilterChain port = ANY.type(SourceType.EXTERNAL).from("192.168.0.0/16").fromPort(7).chain("p");

    assertThat(taken(from("10.0.0.5", 0), direct, local, external)).contains("direct");
    assertThat(taken(from("127.0.0.1", 0), direct, local, external)).contains("local");
    assertThat(taken(from("1.2.3.4", 0), direct, local, external)).contains("external");
    assertThat(taken(from("192.168.1.1", 0), external, net, port)).contains("net");
    assertThat(taken(from("192.168.1.1", 7), external, net, port)).contains("p");
  }

  /** A chain that an earlier criterion has ruled out does not come back. */
  @Test
  void thereIsNoWayBack() {
    FilterChain port = ANY.port(9080).names("a").chain("port");
    FilterChain name = ANY.names("b").chain("name");
    FilterChain fallback = ANY.chain("default");
    Listener listener = listener(Optional.of(fallback), port, name);
    Connection connection =
        new Connection(
            IpAddress.parse("10.0.0.1"),
            9080,
            "b",
            Connection.TLS,
            List.of(),
            IpAddress.parse("1.2.3.4"),
            0);

    ChainAccount account = ChainMatcher.explain(listener, connection);

    assertThat(account.chain()).contains(fallback);
    assertThat(account.isDefault()).isTrue();
    assertThat(account.ruledOut())
        .containsExactly(
            new RuledOut(
                name,
                "destination port",
                "another chain is more specific about the destination port"),
            new RuledOut(port, "server name", "server name must be a, but it is b"));
  }

  @Test
  void withoutADefaultNothingTakesIt() {
    assertThat(ChainMatcher.match(listener(Optional.empty(), ANY.port(1).chain("x")), plain()))
        .isEmpty();
  }

  private static Optional<String> taken(Connection connection, FilterChain... chains) {
    return ChainMatcher.match(listener(Optional.empty(), chains), connection)
        .map(FilterChain::name);
  }

  private static Listener listener(Optional<FilterChain> fallback, FilterChain... chains) {
    return new Listener(
        "test",
        List.of(),
        Optional.empty(),
        List.of(chains),
        fallback,
        List.of(),
        Listener.Destination.OWN);
  }

  private static Connection to(String address, int port) {
    return connection(address, port, "", Connection.RAW_BUFFER, List.of(), "1.2.3.4", 0);
  }

  private static Connection tls(String name, String... protocols) {
    return connection("10.0.0.1", 80, name, Connection.TLS, List.of(protocols), "1.2.3.4", 0);
  }

  private static Connection plain(String... protocols) {
    return connection("10.0.0.1", 80, "", Connection.RAW_BUFFER, List.of(protocols), "1.2.3.4", 0);
  }

  private static Connection from(String source, int port) {
    return connection("10.0.0.1", 80, "", Connection.RAW_BUFFER, List.of(), source, port);
  }

  private static Connection connection(
      String address,
      int port,
      String name,
      String transport,
      List<String> protocols,
      String source,
      int sourcePort) {
    return new Connection(
        IpAddress.parse(address),
        port,
        name,
        transport,
        protocols,
        IpAddress.parse(source),
        sourcePort);
  }
}
