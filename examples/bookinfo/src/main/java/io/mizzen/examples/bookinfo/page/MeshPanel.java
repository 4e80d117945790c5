package io.mizzen.examples.bookinfo.page;

import java.util.List;

/**
 * What the page shows of the mesh.
 *
 * @param rules the traffic rules in force
 * @param problems what the control plane refused or warns about, one sentence each
 * @param notApplied what the rules ask for and the data plane cannot do, one sentence each
 * @param instances the running instances with their counters, as far as this process knows them
 * @param choices rules the visitor may apply by a click; empty where a directory decides
 * @param hint how to change the rules from outside, one sentence; may be empty
 */
public record MeshPanel(
    List<ActiveRule> rules,
    List<String> problems,
    List<String> notApplied,
    List<Instance> instances,
    List<Choice> choices,
    String hint) {

  public MeshPanel {
    rules = List.copyOf(rules);
    problems = List.copyOf(problems);
    notApplied = List.copyOf(notApplied);
    instances = List.copyOf(instances);
    choices = List.copyOf(choices);
  }

  public static MeshPanel empty() {
    return new MeshPanel(List.of(), List.of(), List.of(), List.of(), List.of(), "");
  }

  /**
   * One rule in force.
   *
   * @param name for example {@code VirtualService reviews}
   * @param source where it came from, for example a file name
   * @param yaml its text
   */
  public record ActiveRule(String name, String source, String yaml) {}

  /**
   * One running server.
   *
   * @param port the port it is bound to on loopback
   */
  public record Instance(
      String service, String version, String name, int port, long calls, long failures) {}

  /**
   * A rule the visitor may apply.
   *
   * @param id goes into the form
   * @param title what the button says
   * @param active whether it is the one in force
   */
  public record Choice(String id, String title, boolean active) {}
}
