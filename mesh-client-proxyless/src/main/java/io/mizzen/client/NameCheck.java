package io.mizzen.client;

import io.mizzen.client.grpcinternal.KnownHosts;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Whether a target exists, as a pure function of the table the control plane sent. */
record NameCheck(MeshTarget target, ServiceScope scope) {
  private static final int MAX_NAMES = 10;

  /** What is wrong with the target; empty when it can be dialled. */
  Optional<String> complaint(KnownHosts known) {
    Optional<List<Integer>> ports = portsOf(known.ports());
    return ports.isEmpty() ? Optional.of(unknownHost(known)) : portComplaint(ports.get());
  }

  private Optional<List<Integer>> portsOf(SortedMap<String, List<Integer>> hosts) {
    for (String candidate : scope.candidates(target.host())) {
      List<Integer> ports = hosts.get(candidate);
      if (ports != null) {
        return Optional.of(ports);
      }
    }
    // Hosts of ServiceEntries may be wildcards; the longest one that fits is the one that serves.
    return hosts.entrySet().stream()
        .filter(entry -> isWildcardOver(entry.getKey(), target.host()))
        .max(Comparator.comparingInt(entry -> entry.getKey().length()))
        .map(Map.Entry::getValue);
  }

  private static boolean isWildcardOver(String pattern, String host) {
    return pattern.startsWith("*")
        && host.length() >= pattern.length()
        && host.endsWith(pattern.substring(1));
  }

  private Optional<String> portComplaint(List<Integer> ports) {
    OptionalInt port = target.port();
    if (ports.isEmpty()) {
      return Optional.empty();
    }
    if (port.isPresent()) {
      return ports.contains(port.getAsInt())
          ? Optional.empty()
          : Optional.of(
              "service %s has no port %d, ports: %s"
                  .formatted(target.host(), port.getAsInt(), joined(ports)));
    }
    return ports.size() == 1
        ? Optional.empty()
        : Optional.of(
            "service %s has several ports, name one of: %s"
                .formatted(target.host(), joined(ports)));
  }

  private String unknownHost(KnownHosts known) {
    List<String> names =
        known.ports().keySet().stream()
            .map(scope::briefly)
            .sorted(
                Comparator.comparingInt((String name) -> EditDistance.of(target.host(), name))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    String listed = names.stream().limit(MAX_NAMES).collect(Collectors.joining(", "));
    String rest = names.size() > MAX_NAMES ? " and " + (names.size() - MAX_NAMES) + " more" : "";
    return "unknown service %s, known: %s"
        .formatted(target.host(), names.isEmpty() ? "none" : listed + rest);
  }

  private static String joined(List<Integer> ports) {
    return ports.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
