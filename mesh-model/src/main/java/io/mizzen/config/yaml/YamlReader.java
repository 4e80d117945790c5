package io.mizzen.config.yaml;

import io.mizzen.api.Finding;
import io.mizzen.api.Origin;
import io.mizzen.config.FindingCode;
import io.mizzen.config.Findings;
import java.util.Optional;
import org.apiguardian.api.API;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads multi-document YAML 1.2 into nodes that know their place. Never throws because of the text.
 * Immutable, so threads may share it.
 *
 * <p>Tabs may stand inside values, after unquoted values and in flow collections; elsewhere they
 * are a syntax finding, also where YAML would allow them as separation (the parsing library does
 * not).
 */
@API(status = API.Status.EXPERIMENTAL)
public final class YamlReader {
  private static final String MEND_SYNTAX =
      "nothing of this text is applied until its YAML can be read";

  private static final String MEND_TAB = "write spaces instead of the tab";

  private static final int MIN_BUFFER = 1 << 10;
  private static final int MAX_BUFFER = 1 << 17;

  private final YamlLimits limits;

  public YamlReader(YamlLimits limits) {
    this.limits = limits;
  }

  /** A reader with {@link YamlLimits#defaults()}. */
  public static YamlReader withDefaults() {
    return new YamlReader(YamlLimits.defaults());
  }

  /**
   * Reads {@code text}.
   *
   * @param source what origins call the text: a file name, or {@code <text>}
   */
  public YamlText read(String source, String text) {
    Optional<Finding> finding = TextScan.check(source, text, limits);
    if (finding.isPresent()) {
      return new YamlText.Unreadable(finding.get());
    }
    try {
      Parse parse = new Parse(settings(source, text));
      NodeComposer composer =
          new NodeComposer(
              source, limits, new EventStream(source, text, parse.parseString(text).iterator()));
      return new YamlText.Parsed(composer.documents());
    } catch (UnreadableTextException e) {
      return new YamlText.Unreadable(e.finding());
    } catch (YamlEngineException e) {
      return new YamlText.Unreadable(syntax(source, e));
    }
  }

  /**
   * The composer holds the caps, so the library's own are out of the way. The library copies its
   * window once per buffer while it scans one token, so that small buffers make long tokens slow.
   */
  private static LoadSettings settings(String source, String text) {
    int buffer = Math.max(MIN_BUFFER, Math.min(text.length(), MAX_BUFFER));
    return LoadSettings.builder()
        .setLabel(source)
        .setUseMarks(true)
        .setBufferSize(buffer)
        .setCodePointLimit(Integer.MAX_VALUE)
        .build();
  }

  private static Finding syntax(String source, YamlEngineException e) {
    if (e instanceof MarkedYamlEngineException marked) {
      Optional<Mark> mark = marked.getProblemMark().or(marked::getContextMark);
      Origin origin =
          mark.map(m -> new Origin(source, m.getLine() + 1, m.getColumn() + 1))
              .orElse(Origin.of(source));
      String problem = problem(marked);
      String hint = problem.contains("TAB") ? MEND_TAB : MEND_SYNTAX;
      return Findings.errorOf(FindingCode.YAML_SYNTAX, origin, problem, hint);
    }
    String message = Optional.ofNullable(e.getMessage()).orElse("not YAML");
    return Findings.errorOf(
        FindingCode.YAML_SYNTAX, new Origin(source, 1, 1), message, MEND_SYNTAX);
  }

  private static String problem(MarkedYamlEngineException e) {
    String problem = Optional.ofNullable(e.getProblem()).orElse("not YAML");
    return e.getContext() == null || e.getContext().isEmpty()
        ? problem
        : problem + " " + e.getContext();
  }
}
