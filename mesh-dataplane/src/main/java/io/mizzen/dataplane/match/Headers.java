package io.mizzen.dataplane.match;

import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a request by lower-case name. The values of a header that occurs several times are
 * joined with a comma, in order, as Envoy and gRPC match them. Immutable.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Headers {
  private static final Headers NONE = new Headers(Map.of());

  private final Map<String, String> joined;

  private Headers(Map<String, String> joined) {
    this.joined = joined;
  }

  public static Headers none() {
    return NONE;
  }

  /** One value for each name; names may be in any case. */
  public static Headers of(Map<String, String> values) {
    Map<String, String> joined = new TreeMap<>();
    values.forEach((name, value) -> joined.merge(lower(name), value, Headers::join));
    return new Headers(joined);
  }

  /** All values of each name in their order. */
  public static Headers ofLists(Map<String, List<String>> values) {
    Map<String, String> joined = new TreeMap<>();
    values.forEach(
        (name, all) -> all.forEach(value -> joined.merge(lower(name), value, Headers::join)));
    return new Headers(joined);
  }

  /** These headers and one more value. */
  public Headers with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(joined);
    more.merge(lower(name), value, Headers::join);
    return new Headers(more);
  }

  /**
   * The joined values of a header.
   *
   * @param name in lower case
   */
  public Optional<String> find(String name) {
    return Optional.ofNullable(joined.get(name));
  }

  public Map<String, String> entries() {
    return Collections.unmodifiableMap(joined);
  }

  /** {@link #find} for the request path: without an object around the answer. */
  @Nullable String valueOf(String name) {
    return joined.get(name);
  }

  private static String join(String first, String second) {
    return first + "," + second;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Headers that && joined.equals(that.joined);
  }

  @Override
  public int hashCode() {
    return joined.hashCode();
  }

  /** {@code a: 1, b: 2}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    Iterator<Map.Entry<String, String>> entries = joined.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<String, String> entry = entries.next();
      text.append(entry.getKey()).append(": ").append(entry.getValue());
      text.append(entries.hasNext() ? ", " : "");
    }
    return text.toString();
  }
}
