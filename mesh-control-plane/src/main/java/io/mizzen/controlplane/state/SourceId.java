package io.mizzen.controlplane.state;

import java.util.Comparator;
import org.apiguardian.api.API;

/**
 * One source of rules or services.
 *
 * @param order its place: of two sources with one key the one of the lower order is in force
 * @param name what messages call it
 */
@API(status = API.Status.INTERNAL)
public record SourceId(int order, String name) implements Comparable<SourceId> {
  /** Everything that is applied by calls: texts, files, watched directories. */
  public static final SourceId APPLIED = new SourceId(0, "applied");

  /** Servers that register themselves; after all others, since anybody may register. */
  public static final SourceId REGISTRATIONS = new SourceId(Integer.MAX_VALUE, "registrations");

  private static final Comparator<SourceId> ORDER =
      Comparator.comparingInt(SourceId::order).thenComparing(SourceId::name);

  @Override
  public int compareTo(SourceId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return name;
  }
}
