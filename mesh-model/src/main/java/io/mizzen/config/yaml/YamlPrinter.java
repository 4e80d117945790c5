package io.mizzen.config.yaml;

import io.mizzen.config.ConfigNode;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Prints nodes as canonical YAML: block style, two spaces, strings unquoted only where no YAML
 * reader can take them for something else. {@link YamlReader} reads the same tree back.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class YamlPrinter {
  /** YAML allows 1,024 characters; a longer key needs a question mark. */
  private static final int LONGEST_SIMPLE_KEY = 1_000;

  private static final String INDENT = "  ";

  private YamlPrinter() {}

  /** One document, ending with a line break. */
  public static String print(ConfigNode node) {
    StringBuilder text = new StringBuilder();
    if (isInline(node)) {
      appendInline(node, text);
      text.append('\n');
    } else {
      appendBlock(node, "", text);
    }
    return text.toString();
  }

  /** Appends lines; the first one's indentation is already there. */
  private static void appendBlock(ConfigNode node, String indent, StringBuilder text) {
    if (node instanceof ConfigNode.Sequence list) {
      appendItems(list.items(), indent, text);
    } else if (node instanceof ConfigNode.Mapping mapping) {
      appendEntries(mapping.entries(), indent, text);
    }
  }

  private static void appendItems(List<ConfigNode> items, String indent, StringBuilder text) {
    String separator = "";
    for (ConfigNode item : items) {
      text.append(separator).append("- ");
      if (isInline(item)) {
        appendInline(item, text);
        text.append('\n');
      } else {
        appendBlock(item, indent + INDENT, text);
      }
      separator = indent;
    }
  }

  private static void appendEntries(
      List<ConfigNode.Entry> entries, String indent, StringBuilder text) {
    String separator = "";
    for (ConfigNode.Entry entry : entries) {
      String key = ScalarText.ofString(entry.key());
      text.append(separator);
      if (key.length() > LONGEST_SIMPLE_KEY) {
        text.append("? ").append(key).append('\n').append(indent).append(':');
        appendValue(entry.value(), indent, indent + INDENT, text);
      } else {
        text.append(key).append(':');
        appendValue(entry.value(), indent, indent, text);
      }
      separator = indent;
    }
  }

  /** A list under a simple key starts in the key's column, as kubectl prints it. */
  private static void appendValue(
      ConfigNode value, String indent, String listIndent, StringBuilder text) {
    if (isInline(value)) {
      text.append(' ');
      appendInline(value, text);
      text.append('\n');
      return;
    }
    String deeper = value instanceof ConfigNode.Sequence ? listIndent : indent + INDENT;
    text.append('\n').append(deeper);
    appendBlock(value, deeper, text);
  }

  private static boolean isInline(ConfigNode node) {
    return node.fold(
        scalar -> true, list -> list.items().isEmpty(), mapping -> mapping.entries().isEmpty());
  }

  private static void appendInline(ConfigNode node, StringBuilder text) {
    text.append(node.fold(ScalarText::of, emptyList -> "[]", emptyMapping -> "{}"));
  }
}
