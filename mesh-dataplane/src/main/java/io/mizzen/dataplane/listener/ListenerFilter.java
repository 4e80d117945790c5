package io.mizzen.dataplane.listener;

import java.util.List;
import org.apiguardian.api.API;

/**
 * {@code envoy.config.listener.v3.ListenerFilter}.
 *
 * @param name {@link #TLS_INSPECTOR}, {@link #HTTP_INSPECTOR}, {@link #ORIGINAL_DST} or another
 * @param disabled {@code filter_disabled}: the destination ports it does not look at
 */
@API(status = API.Status.EXPERIMENTAL)
public record ListenerFilter(String name, PortPredicate disabled) {
  /** Reads server name and application protocols of a TLS handshake. */
  public static final String TLS_INSPECTOR = "envoy.filters.listener.tls_inspector";

  /** Recognises plaintext HTTP and names it as application protocol. */
  public static final String HTTP_INSPECTOR = "envoy.filters.listener.http_inspector";

  /** Restores the address that a redirected connection was meant for. */
  public static final String ORIGINAL_DST = "envoy.filters.listener.original_dst";

  /** {@code ListenerFilterChainMatchPredicate}. */
  public sealed interface PortPredicate {
    boolean test(int destinationPort);
  }

  /** No port at all: what an unset predicate means. */
  public record Never() implements PortPredicate {
    @Override
    public boolean test(int destinationPort) {
      return false;
    }
  }

  /** {@code any_match}. */
  public record Always() implements PortPredicate {
    @Override
    public boolean test(int destinationPort) {
      return true;
    }
  }

  /**
   * {@code destination_port_range}.
   *
   * @param start inclusive
   * @param end exclusive
   */
  public record Range(int start, int end) implements PortPredicate {
    @Override
    public boolean test(int destinationPort) {
      return destinationPort >= start && destinationPort < end;
    }
  }

  /** {@code or_match}. */
  public record AnyOf(List<PortPredicate> parts) implements PortPredicate {
    public AnyOf {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean test(int destinationPort) {
      return parts.stream().anyMatch(part -> part.test(destinationPort));
    }
  }

  /** {@code and_match}. */
  public record AllOf(List<PortPredicate> parts) implements PortPredicate {
    public AllOf {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean test(int destinationPort) {
      return parts.stream().allMatch(part -> part.test(destinationPort));
    }
  }

  /** {@code not_match}. */
  public record Not(PortPredicate part) implements PortPredicate {
    @Override
    public boolean test(int destinationPort) {
      return !part.test(destinationPort);
    }
  }
}
