package io.mizzen.dataplane.listener;

import io.mizzen.dataplane.listener.ChainAccount.RuledOut;
import io.mizzen.dataplane.listener.FilterChainMatch.SourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * Which filter chain a connection takes. Envoy asks one criterion after the other; at each the
 * chains that match most specifically stay, and those that ask for nothing only where no other
 * matches. There is no way back: a chain that was ruled out early does not return when the more
 * specific ones fail later. Then the default chain takes the connection.
 *
 * <p>Source: {@code FilterChainMatch} of {@code listener_components.proto}, steps 1 to 9.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ChainMatcher {
  /** The rank of a chain's match at one criterion; less than 0: not at all. */
  private static final int NO = -1;

  private static final int ASKS_NOTHING = 0;

  /**
   * One criterion.
   *
   * @param rank {@link #NO}, {@link #ASKS_NOTHING}, or more the more specific it is
   * @param actual the connection's value, for messages
   */
  private record Criterion(
      String name, Rank rank, Function<FilterChainMatch, String> expected, String actual) {}

  @FunctionalInterface
  private interface Rank {
    int of(FilterChainMatch match);
  }

  private ChainMatcher() {}

  /** The chain of a connection; empty when none matches and there is no default. */
  public static Optional<FilterChain> match(Listener listener, Connection connection) {
    return explain(listener, connection).chain();
  }

  /** {@link #match} with what ruled the other chains out. */
  public static ChainAccount explain(Listener listener, Connection connection) {
    List<FilterChain> left = listener.filterChains();
    List<RuledOut> ruledOut = new ArrayList<>();
    for (Criterion criterion : inOrder(connection)) {
      left = narrow(left, criterion, ruledOut);
    }
    // Envoy refuses listeners with two equal matches, so that one is left at most.
    Optional<FilterChain> found = left.stream().findFirst();
    return found.isPresent()
        ? new ChainAccount(found, false, ruledOut)
        : new ChainAccount(listener.defaultChain(), listener.defaultChain().isPresent(), ruledOut);
  }

  private static List<FilterChain> narrow(
      List<FilterChain> chains, Criterion criterion, List<RuledOut> ruledOut) {
    int best = NO;
    for (FilterChain chain : chains) {
      best = Math.max(best, criterion.rank().of(chain.match()));
    }
    List<FilterChain> left = new ArrayList<>();
    for (FilterChain chain : chains) {
      int rank = criterion.rank().of(chain.match());
      if (rank != NO && rank == best) {
        left.add(chain);
      } else {
        ruledOut.add(new RuledOut(chain, criterion.name(), reason(chain, criterion, rank)));
      }
    }
    return left;
  }

  private static String reason(FilterChain chain, Criterion criterion, int rank) {
    if (rank != NO) {
      return "another chain is more specific about the " + criterion.name();
    }
    return criterion.name()
        + " must be "
        + criterion.expected().apply(chain.match())
        + ", but it is "
        + criterion.actual();
  }

  private static List<Criterion> inOrder(Connection c) {
    return List.of(
        new Criterion(
            "destination port",
            match -> rank(match.destinationPort(), c.destinationPort()),
            match -> match.destinationPort().map(String::valueOf).orElse(""),
            String.valueOf(c.destinationPort())),
        new Criterion(
            "destination address",
            match -> rank(match.destinations(), c.destination()),
            match -> any(match.destinations()),
            c.destination().toString()),
        new Criterion(
            "server name",
            match -> serverName(match.serverNames(), c.serverName()),
            match -> any(match.serverNames()),
            c.serverName().isEmpty() ? "unknown" : c.serverName()),
        new Criterion(
            "transport protocol",
            match ->
                match.transportProtocol().isEmpty()
                    ? ASKS_NOTHING
                    : match.transportProtocol().equals(c.transportProtocol()) ? 1 : NO,
            FilterChainMatch::transportProtocol,
            c.transportProtocol()),
        new Criterion(
            "application protocol",
            match -> protocol(match.applicationProtocols(), c.applicationProtocols()),
            match -> any(match.applicationProtocols()),
            c.applicationProtocols().isEmpty() ? "unknown" : any(c.applicationProtocols())),
        new Criterion(
            "direct source address",
            match -> rank(match.directSources(), c.source()),
            match -> any(match.directSources()),
            c.source().toString()),
        new Criterion(
            "source type",
            match -> sourceType(match.sourceType(), c),
            match -> match.sourceType().toString(),
            c.isLocal() ? "local" : "external"),
        new Criterion(
            "source address",
            match -> rank(match.sources(), c.source()),
            match -> any(match.sources()),
            c.source().toString()),
        new Criterion(
            "source port",
            match -> sourcePort(match.sourcePorts(), c.sourcePort()),
            match -> any(match.sourcePorts()),
            String.valueOf(c.sourcePort())));
  }

  private static int rank(Optional<Integer> expected, int actual) {
    return expected.isEmpty() ? ASKS_NOTHING : expected.get() == actual ? 1 : NO;
  }

  /** The longer the prefix, the more specific; even {@code /0} is no less than asking nothing. */
  private static int rank(List<IpPrefix> expected, IpAddress actual) {
    if (expected.isEmpty()) {
      return ASKS_NOTHING;
    }
    int best = NO;
    for (IpPrefix prefix : expected) {
      if (prefix.contains(actual)) {
        best = Math.max(best, prefix.length());
      }
    }
    return best;
  }

  /** Exact before {@code *.}, and of those the longer. */
  private static int serverName(List<String> expected, String actual) {
    if (expected.isEmpty()) {
      return ASKS_NOTHING;
    }
    int best = NO;
    for (String name : expected) {
      if (name.equals(actual)) {
        return Integer.MAX_VALUE;
      }
      if (name.startsWith("*.")
          && actual.endsWith(name.substring(1))
          && actual.length() > name.length() - 1) {
        best = Math.max(best, name.length());
      }
    }
    return best;
  }

  /** The client's favourite decides where several chains offer one of its protocols. */
  private static int protocol(List<String> expected, List<String> offered) {
    if (expected.isEmpty()) {
      return ASKS_NOTHING;
    }
    for (int i = 0; i < offered.size(); i++) {
      if (expected.contains(offered.get(i))) {
        return offered.size() - i;
      }
    }
    return NO;
  }

  private static int sourceType(SourceType expected, Connection connection) {
    if (expected == SourceType.ANY) {
      return ASKS_NOTHING;
    }
    return connection.isLocal() == (expected == SourceType.SAME_IP_OR_LOOPBACK) ? 1 : NO;
  }

  private static int sourcePort(List<Integer> expected, int actual) {
    return expected.isEmpty() ? ASKS_NOTHING : expected.contains(actual) ? 1 : NO;
  }

  private static String any(List<?> values) {
    return String.join(" or ", values.stream().map(Object::toString).toList());
  }
}
