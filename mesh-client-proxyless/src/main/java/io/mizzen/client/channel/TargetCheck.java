package io.mizzen.client.channel;

import io.mizzen.client.grpcinternal.ServiceLookup;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** The reason why a target cannot be dialled, as a pure function of what the control plane says. */
record TargetCheck(MeshTarget target) {

  /** The fault of the target; empty when it can be dialled. */
  Optional<String> problem(ServiceLookup lookup) {
    return lookup.fold(
        this::portProblem, (nearest, others) -> Optional.of(unknownHost(nearest, others)));
  }

  private Optional<String> portProblem(List<Integer> ports) {
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

  private String unknownHost(List<String> nearest, int others) {
    return "unknown service %s, known: %s%s"
        .formatted(
            target.host(),
            nearest.isEmpty() ? "none" : String.join(", ", nearest),
            others > 0 ? " and " + others + " more" : "");
  }

  private static String joined(List<Integer> ports) {
    return ports.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
