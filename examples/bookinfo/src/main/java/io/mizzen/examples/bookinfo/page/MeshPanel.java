package io.mizzen.examples.bookinfo.page;

import java.util.List;

/**
 * The part of the page that shows the mesh.
 *
 * @param rules the traffic rules that route calls, and the saved ones that do not
 * @param warnings what the control plane warns about
 * @param notApplied what the rules ask for and the data plane cannot do
 * @param instances the running instances with their counters, as far as this process knows them
 * @param weights where the rules in force send calls
 * @param groups rules the visitor may apply by a click; empty where a directory decides
 * @param hint how to change the rules from outside, one sentence; may be empty
 */
public record MeshPanel(
    Rules rules,
    List<Remark> warnings,
    List<Remark> notApplied,
    List<Instance> instances,
    List<Weight> weights,
    List<Group> groups,
    String hint) {

  public MeshPanel {
    warnings = List.copyOf(warnings);
    notApplied = List.copyOf(notApplied);
    instances = List.copyOf(instances);
    weights = List.copyOf(weights);
    groups = List.copyOf(groups);
  }

  public static MeshPanel empty() {
    return of(Rules.none(), "");
  }

  /** Only rules, for a process that runs nothing else of the mesh. */
  public static MeshPanel of(Rules rules, String hint) {
    return new MeshPanel(rules, List.of(), List.of(), List.of(), List.of(), List.of(), hint);
  }

  /** This panel for a mesh that a directory decides about: nothing to choose. */
  public MeshPanel withoutChoices(String otherHint) {
    return new MeshPanel(rules, warnings, notApplied, instances, weights, List.of(), otherHint);
  }

  /** This panel with other refused texts. */
  public MeshPanel withRejections(List<Rejection> others) {
    return new MeshPanel(
        new Rules(rules.standing(), rules.texts(), others),
        warnings,
        notApplied,
        instances,
        weights,
        groups,
        hint);
  }

  /**
   * The rules and what is known of their state.
   *
   * @param standing whether {@code texts} are in force or only declared
   * @param texts the rules, the most interesting first
   * @param rejections what was saved or applied and is not in force
   */
  public record Rules(Standing standing, List<RuleYaml> texts, List<Rejection> rejections) {
    public Rules {
      texts = List.copyOf(texts);
      rejections = List.copyOf(rejections);
    }

    public static Rules none() {
      return new Rules(Standing.DECLARED, List.of(), List.of());
    }
  }

  /** The standing of the rules the page shows. */
  public enum Standing {
    /** The control plane of this process routes by them. */
    IN_FORCE,
    /** They were read from files; a control plane elsewhere decides. */
    DECLARED
  }

  /**
   * One rule.
   *
   * @param name for example {@code VirtualService reviews}
   * @param source where it came from, for example a file name
   * @param yaml its text
   */
  public record RuleYaml(String name, String source, String yaml) {}

  /**
   * A sentence for people with the machine's text behind it.
   *
   * @param text one or two plain sentences
   * @param raw what the control plane says, word for word
   */
  public record Remark(String text, String raw) {}

  /**
   * A declared text that was refused.
   *
   * @param remark why
   * @param excerpt the lines around the mistake; empty where no line is known
   */
  public record Rejection(Remark remark, List<Line> excerpt) {
    public Rejection {
      excerpt = List.copyOf(excerpt);
    }
  }

  /**
   * One line of a refused text.
   *
   * @param number 1-based, in its file
   * @param column 1-based column of the mistake; 0 in a line without one
   */
  public record Line(int number, String text, int column) {
    public boolean isMarked() {
      return column > 0;
    }
  }

  /**
   * One destination of a rule.
   *
   * @param service the called service
   * @param version the version that gets them; empty means every version
   * @param share how much or when, in a few words, for example {@code 90 %} or {@code if end-user
   *     is jason}
   */
  public record Weight(String service, String version, String share) {}

  /**
   * One running server.
   *
   * @param port the port it is bound to on loopback
   */
  public record Instance(
      String service, String version, String name, int port, long calls, long failures) {}

  /** Rules of one purpose, for example {@code Split}. */
  public record Group(String title, List<Choice> choices) {
    public Group {
      choices = List.copyOf(choices);
    }
  }

  /**
   * A rule the visitor may apply.
   *
   * @param id goes into the form
   * @param title what the button says
   * @param effect what the visitor should see then, one line
   * @param active whether it is the one in force
   */
  public record Choice(String id, String title, String effect, boolean active) {}
}
