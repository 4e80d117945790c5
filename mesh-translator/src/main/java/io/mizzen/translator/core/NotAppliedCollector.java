package io.mizzen.translator.core;

import io.mizzen.api.NotApplied;
import io.mizzen.api.ResourceKey;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * Collects what one translation leaves out of one rule. Confined to that translation; the result
 * does not depend on the order of the calls.
 */
@API(status = API.Status.INTERNAL)
public final class NotAppliedCollector {
  private final ResourceKey rule;
  private final TreeSet<NotApplied> found = new TreeSet<>();

  public NotAppliedCollector(ResourceKey rule) {
    this.rule = rule;
  }

  public void add(String path, String reason) {
    found.add(new NotApplied(rule, path, reason));
  }

  public void when(boolean set, String path, String reason) {
    if (set) {
      add(path, reason);
    }
  }

  public void ifPresent(Optional<?> value, String path, String reason) {
    when(value.isPresent(), path, reason);
  }

  /** Reports an integer whose zero means unset. */
  public void ifSet(long value, String path, String reason) {
    when(value != 0, path, reason);
  }

  public void ifSet(String value, String path, String reason) {
    when(!value.isEmpty(), path, reason);
  }

  public void ifAny(Collection<?> values, String path, String reason) {
    when(!values.isEmpty(), path, reason);
  }

  public List<NotApplied> sorted() {
    return List.copyOf(found);
  }
}
