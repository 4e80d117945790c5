package io.mizzen.examples.bookinfo.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The running versions, the edges that rules send calls along, and the calls that were counted.
 *
 * @param nodes the versions by service; calls without an answer are a node of their own
 * @param edges from caller to version; idle ones only where a rule sends calls
 */
record CallGraph(List<Node> nodes, List<Edge> edges) {
  static final String PAGE = "productpage";

  private static final List<String> SERVICES = List.of("reviews", "details", "ratings");

  /** Callers by service, fixed by the application's code. */
  private static final Map<String, List<String>> CALLERS =
      Map.of(
          "reviews", List.of(PAGE),
          "details", List.of(PAGE),
          "ratings", List.of("reviews v2", "reviews v3"));

  CallGraph {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  /**
   * One version of a service.
   *
   * @param version or {@link Split#FAILED} for calls nobody answered
   * @param share what the rule in force says, for example {@code 90 %}; may be empty
   * @param asked whether a call came here, or a caller in use has a rule that leads here
   * @param replicas running servers; negative where this process does not know
   * @param recent calls among the last ones of the service
   * @param ofService all of those
   */
  record Node(
      String service,
      String version,
      String share,
      boolean asked,
      int replicas,
      long recent,
      long ofService) {
    String id() {
      return service + " " + version;
    }

    boolean isFailure() {
      return version.equals(Split.FAILED);
    }
  }

  /**
   * One way calls take.
   *
   * @param recent calls among the last ones of the called service
   * @param total calls since the rules took effect, which only grows
   */
  record Edge(String caller, Node to, long recent, long total) {
    double part() {
      return to.ofService() == 0 ? 0 : (double) recent / to.ofService();
    }
  }

  static CallGraph of(MeshPanel panel, List<HopCount> hops) {
    List<Node> nodes = new ArrayList<>();
    List<Edge> edges = new ArrayList<>();
    Set<String> reached = new TreeSet<>(Set.of(PAGE));
    for (String service : SERVICES) {
      for (String version : versions(service, panel, hops)) {
        String share = share(service, version, panel);
        List<HopCount> callers = callers(service, version, !share.isEmpty(), reached, hops);
        Node node =
            new Node(
                service,
                version,
                share,
                !callers.isEmpty(),
                replicas(service, version, panel),
                callers.stream().mapToLong(HopCount::recent).sum(),
                recent(service, hops));
        nodes.add(node);
        callers.forEach(
            each -> edges.add(new Edge(each.hop().caller(), node, each.recent(), each.total())));
        if (node.asked()) {
          reached.add(node.id());
        }
      }
    }
    return new CallGraph(nodes, edges);
  }

  private static Set<String> versions(String service, MeshPanel panel, List<HopCount> hops) {
    Set<String> versions = new TreeSet<>(Hop.VERSIONS_THEN_FAILED);
    panel.instances().stream()
        .filter(each -> each.service().equals(service))
        .forEach(each -> versions.add(each.version()));
    panel.weights().stream()
        .filter(each -> each.service().equals(service) && !each.version().isEmpty())
        .forEach(each -> versions.add(each.version()));
    hops.stream()
        .filter(each -> each.hop().service().equals(service))
        .forEach(each -> versions.add(each.hop().outcome()));
    return versions;
  }

  private static String share(String service, String version, MeshPanel panel) {
    return panel.weights().stream()
        .filter(each -> each.service().equals(service) && !version.equals(Split.FAILED))
        .filter(each -> each.version().isEmpty() || each.version().equals(version))
        .map(MeshPanel.Weight::share)
        .findFirst()
        .orElse("");
  }

  private static int replicas(String service, String version, MeshPanel panel) {
    return panel.instances().isEmpty()
        ? -1
        : (int)
            panel.instances().stream()
                .filter(each -> each.service().equals(service) && each.version().equals(version))
                .count();
  }

  /** The callers of a version: those seen, and those in use that a rule leads to it. */
  private static List<HopCount> callers(
      String service, String version, boolean routed, Set<String> reached, List<HopCount> hops) {
    Map<String, HopCount> callers = new LinkedHashMap<>();
    if (routed) {
      CALLERS.getOrDefault(service, List.of()).stream()
          .filter(reached::contains)
          .forEach(
              caller -> callers.put(caller, new HopCount(new Hop(caller, service, version), 0, 0)));
    }
    hops.stream()
        .filter(each -> each.hop().service().equals(service))
        .filter(each -> each.hop().outcome().equals(version))
        .forEach(each -> callers.put(each.hop().caller(), each));
    return List.copyOf(callers.values());
  }

  private static long recent(String service, List<HopCount> hops) {
    return hops.stream()
        .filter(each -> each.hop().service().equals(service))
        .mapToLong(HopCount::recent)
        .sum();
  }
}
