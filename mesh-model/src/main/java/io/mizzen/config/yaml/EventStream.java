package io.mizzen.config.yaml;

import io.mizzen.api.Finding;
import io.mizzen.api.Origin;
import io.mizzen.config.FindingCode;
import io.mizzen.config.Findings;
import java.util.Iterator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The library's events. Where the library fails with something other than its own exceptions (it
 * does on an escape beyond Unicode), that becomes a finding at the place it had reached.
 */
final class EventStream {
  private static final Pattern LONG_ESCAPE = Pattern.compile("\\\\U([0-9a-fA-F]{8})");

  private final String source;
  private final String text;
  private final Iterator<Event> events;
  private Optional<Mark> reached = Optional.empty();

  EventStream(String source, String text, Iterator<Event> events) {
    this.source = source;
    this.text = text;
    this.events = events;
  }

  boolean hasNext() {
    try {
      return events.hasNext();
    } catch (YamlEngineException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new UnreadableTextException(finding(e), e);
    }
  }

  Event next() {
    try {
      Event event = events.next();
      reached = event.getEndMark().or(() -> reached);
      return event;
    } catch (YamlEngineException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new UnreadableTextException(finding(e), e);
    }
  }

  private Finding finding(RuntimeException e) {
    int from = reached.map(mark -> charIndex(mark.getIndex())).orElse(0);
    Matcher escape = LONG_ESCAPE.matcher(text);
    while (escape.find(from)) {
      if (Long.parseLong(escape.group(1), 16) > Character.MAX_CODE_POINT) {
        return Findings.errorOf(
            FindingCode.YAML_SYNTAX,
            TextScan.originAt(source, text, escape.start(1)),
            escape.group() + " is beyond Unicode",
            "write an escape up to \\U0010FFFF");
      }
      from = escape.end();
    }
    Origin origin = TextScan.originAt(source, text, from);
    String found = "the parser failed after this place: " + e;
    return Findings.errorOf(FindingCode.YAML_SYNTAX, origin, found, "");
  }

  /** Marks count code points. */
  private int charIndex(int codePoints) {
    return text.offsetByCodePoints(0, Math.min(codePoints, text.codePointCount(0, text.length())));
  }
}
