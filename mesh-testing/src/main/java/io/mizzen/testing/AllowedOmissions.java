package io.mizzen.testing;

import io.mizzen.api.NotApplied;
import io.mizzen.testing.controlplane.RuleFiles;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The parts of rules that a test lets data planes leave out. Safe for use by many threads. */
final class AllowedOmissions {
  private final Set<String> names = new LinkedHashSet<>();

  AllowedOmissions() {}

  /** A set of its own that begins with what another allows. */
  AllowedOmissions(AllowedOmissions outer) {
    synchronized (outer) {
      names.addAll(outer.names);
    }
  }

  /**
   * Allows a field or a whole resource.
   *
   * @param what as the failure names it
   */
  synchronized void allow(String what) {
    names.add(what);
  }

  /**
   * Fails when something is left out that is not allowed.
   *
   * @throws AssertionError naming each field with file and line, and what happens instead
   */
  void verify(List<NotApplied> all, RuleFiles files) {
    List<NotApplied> left = all.stream().filter(this::isForbidden).toList();
    if (!left.isEmpty()) {
      throw new AssertionError(
          left.stream()
              .map(each -> "  " + files.readable(each.toString()))
              .collect(
                  Collectors.joining(
                      "\n",
                      "accepted but not applied (allow it by name: @AllowNotApplied):\n",
                      "")));
    }
  }

  private synchronized boolean isForbidden(NotApplied each) {
    String resource = each.resource().toString();
    return !names.contains(resource) && !names.contains(resource + " " + each.path());
  }
}
