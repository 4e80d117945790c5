package io.mizzen.api;

import java.util.Comparator;
import org.apiguardian.api.API;

/**
 * A field of an accepted rule, or a whole resource, that one kind of data plane cannot honour.
 *
 * @param resource the rule
 * @param path the field, for example {@code spec.http[0].mirror}; empty for the whole resource
 * @param reason what happens instead, for a reader who wrote the rule
 * @param dataPlane the kind of data plane that lacks it, for example {@code grpc-java}; empty where
 *     the translation does not know for whom it is
 * @param origin where the resource stands
 */
@API(status = API.Status.EXPERIMENTAL)
public record NotApplied(
    ResourceKey resource, String path, String reason, String dataPlane, Origin origin)
    implements Comparable<NotApplied> {
  private static final Origin NOWHERE = Origin.of("");
  private static final Comparator<NotApplied> ORDER =
      Comparator.comparing(NotApplied::resource)
          .thenComparing(NotApplied::path)
          .thenComparing(NotApplied::reason)
          .thenComparing(NotApplied::dataPlane)
          .thenComparing(NotApplied::origin);

  /**
   * A field that a translation leaves out, before it is known for whom and where the rule stands.
   */
  public NotApplied(ResourceKey resource, String path, String reason) {
    this(resource, path, reason, "", NOWHERE);
  }

  /** This remark about that kind of data plane, for a rule that stands there. */
  public NotApplied seenBy(String dataPlane, Origin origin) {
    return new NotApplied(resource, path, reason, dataPlane, origin);
  }

  @Override
  public int compareTo(NotApplied other) {
    return ORDER.compare(this, other);
  }

  /** One line: {@code origin: resource path: reason [data plane]}. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    if (!origin.source().isEmpty()) {
      line.append(origin).append(": ");
    }
    line.append(resource);
    if (!path.isEmpty()) {
      line.append(' ').append(path);
    }
    line.append(": ").append(reason);
    if (!dataPlane.isEmpty()) {
      line.append(" [").append(dataPlane).append(']');
    }
    return EscapedText.of(line.toString());
  }
}
