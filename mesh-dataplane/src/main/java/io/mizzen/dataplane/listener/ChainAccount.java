package io.mizzen.dataplane.listener;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The filter chain of a connection, and what ruled the others out.
 *
 * @param chain empty when none matches and there is no default: the connection is closed
 * @param isDefault whether it is the listener's default chain, for want of another
 * @param ruledOut in the order in which the criteria are asked
 */
@API(status = API.Status.EXPERIMENTAL)
public record ChainAccount(
    Optional<FilterChain> chain, boolean isDefault, List<RuledOut> ruledOut) {
  public ChainAccount {
    ruledOut = List.copyOf(ruledOut);
  }

  /**
   * A chain that another took precedence of, or that does not match.
   *
   * @param criterion the first that ruled it out, for example {@code destination port}
   * @param reason in words
   */
  public record RuledOut(FilterChain chain, String criterion, String reason) {}
}
