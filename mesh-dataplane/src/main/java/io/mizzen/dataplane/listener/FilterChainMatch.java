package io.mizzen.dataplane.listener;

import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.apiguardian.api.API;

/**
 * {@code envoy.config.listener.v3.FilterChainMatch}: each criterion in the order in which they are
 * asked; an empty one asks for nothing.
 *
 * @param destinationPort 1 to 65535
 * @param destinations {@code prefix_ranges}
 * @param serverNames lower case; {@code *.example.com} for all names below one
 * @param transportProtocol {@code tls} or {@code raw_buffer}; empty for any
 * @param applicationProtocols of the client's offer
 * @param directSources {@code direct_source_prefix_ranges}
 * @param sourceType whether the client must be on this machine
 * @param sources {@code source_prefix_ranges}
 * @param sourcePorts 1 to 65535
 */
@API(status = API.Status.EXPERIMENTAL)
public record FilterChainMatch(
    Optional<Integer> destinationPort,
    List<IpPrefix> destinations,
    List<String> serverNames,
    String transportProtocol,
    List<String> applicationProtocols,
    List<IpPrefix> directSources,
    SourceType sourceType,
    List<IpPrefix> sources,
    List<Integer> sourcePorts) {

  /** {@code source_type}. */
  public enum SourceType {
    ANY,
    SAME_IP_OR_LOOPBACK,
    EXTERNAL
  }

  public FilterChainMatch {
    destinations = List.copyOf(destinations);
    serverNames = List.copyOf(serverNames);
    applicationProtocols = List.copyOf(applicationProtocols);
    directSources = List.copyOf(directSources);
    sources = List.copyOf(sources);
    sourcePorts = List.copyOf(sourcePorts);
  }

  /** Takes every connection. */
  public static FilterChainMatch any() {
    return new FilterChainMatch(
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

  /** {@code destination port 9080, server name reviews}; {@code any} when nothing is asked. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ");
    text.setEmptyValue("any");
    destinationPort.ifPresent(port -> text.add("destination port " + port));
    add(text, "destination ", destinations);
    add(text, "server name ", serverNames);
    add(text, "transport ", transportProtocol.isEmpty() ? List.of() : List.of(transportProtocol));
    add(text, "application protocol ", applicationProtocols);
    add(text, "direct source ", directSources);
    add(text, "source ", sourceType == SourceType.ANY ? List.of() : List.of(sourceType));
    add(text, "source ", sources);
    add(text, "source port ", sourcePorts);
    return text.toString();
  }

  private static void add(StringJoiner text, String what, List<?> values) {
    if (!values.isEmpty()) {
      StringJoiner any = new StringJoiner(" or ", what, "");
      values.forEach(value -> any.add(value.toString()));
      text.add(any.toString());
    }
  }
}
