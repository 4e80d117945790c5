package io.mizzen.it.kept;

import io.grpc.Status.Code;
import io.mizzen.it.mesh.Reply;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The ends of calls that the rules in force allow.
 *
 * @param what in words, for the failure message
 * @param accepts whether a reply agrees
 * @param versions who must have answered at least once; empty when all calls fail
 */
record Expected(String what, Predicate<Reply> accepts, Set<String> versions) {
  Expected {
    versions = Set.copyOf(versions);
  }

  /** Servers of these versions answer, each of them now and then, and nobody else. */
  static Expected from(String... versions) {
    Set<String> all = Set.of(versions);
    return new Expected(
        "answered by " + new TreeSet<>(all),
        reply -> reply.isOk() && all.contains(reply.version()),
        all);
  }

  /** Every call fails with this code and a text that contains {@code text}. */
  static Expected failing(Code code, String text) {
    return new Expected(
        code + " ..." + text + "...",
        reply ->
            reply.code() == code && String.valueOf(reply.status().getDescription()).contains(text),
        Set.of());
  }

  boolean isFailure() {
    return versions.isEmpty();
  }

  boolean accepts(Reply reply) {
    return accepts.test(reply);
  }
}
