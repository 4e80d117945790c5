package io.mizzen.examples.bookinfo.page;

import java.util.List;

/**
 * The last answers of one service, by version.
 *
 * @param service whose answers
 * @param shares by version, versions in order, failures last
 */
public record Split(String service, List<Share> shares) {
  /** The label of calls that were not answered. */
  public static final String FAILED = "failed";

  public Split {
    shares = List.copyOf(shares);
  }

  /** One version's part: {@code version} may be {@link #FAILED}. */
  public record Share(String version, long count) {}

  public long total() {
    return shares.stream().mapToLong(Share::count).sum();
  }
}
