package io.mizzen.config.yaml;

import io.mizzen.api.Origin;
import io.mizzen.config.ConfigNode;
import io.mizzen.config.Document;
import io.mizzen.config.FieldPath;
import io.mizzen.config.FindingCode;
import io.mizzen.config.Findings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Composes the documents of one event stream. Confined to the call that made it. Recursion is as
 * deep as the depth cap, never as deep as the text.
 */
final class NodeComposer {
  private final String source;
  private final YamlLimits limits;
  private final EventStream events;

  private Findings findings = new Findings();
  private Map<Anchor, Composed> anchors = new HashMap<>();
  private int nodes;
  private int aliases;
  private int aliasedNodes;

  NodeComposer(String source, YamlLimits limits, EventStream events) {
    this.source = source;
    this.limits = limits;
    this.events = events;
  }

  List<Document> documents() {
    List<Document> documents = new ArrayList<>();
    while (events.hasNext()) {
      if (events.next().getEventId() == Event.ID.DocumentStart) {
        Optional<Document> document = document();
        if (document.isPresent()) {
          documents.add(document.get());
        }
      }
      if (documents.size() > limits.documents()) {
        Origin last = documents.get(limits.documents()).origin();
        throw exceeded(last, "more than " + limits.documents() + " documents");
      }
    }
    return documents;
  }

  /** Empty when the document has no content. */
  private Optional<Document> document() {
    findings = new Findings();
    anchors = new HashMap<>();
    ConfigNode root = compose(events.next(), FieldPath.root(), 0).node();
    return root.isNull() && findings.isEmpty()
        ? Optional.empty()
        : Optional.of(new Document(root.origin(), root, findings.toList()));
  }

  private Composed compose(Event event, FieldPath path, int depth) {
    if (event instanceof AliasEvent alias) {
      return alias(alias, path, depth);
    }
    if (++nodes > limits.nodes()) {
      throw exceeded(origin(event), "more than " + limits.nodes() + " nodes");
    }
    Composed composed =
        event instanceof ScalarEvent scalar
            ? scalar(scalar, path)
            : collection((CollectionStartEvent) event, path, depth + 1);
    Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
    if (anchor.isPresent()) {
      anchors.put(anchor.get(), composed);
    }
    return composed;
  }

  private Composed scalar(ScalarEvent event, FieldPath path) {
    Origin origin = origin(event);
    if (event.getValue().length() > limits.scalarLength()) {
      throw exceeded(origin, "a value longer than " + limits.scalarLength() + " characters");
    }
    ConfigNode.Style written = event.isPlain() ? ConfigNode.Style.PLAIN : ConfigNode.Style.QUOTED;
    ConfigNode.Style style = written;
    if (event.getTag().isPresent()) {
      String tag = event.getTag().get();
      style = CoreTags.style(tag).orElse(written);
      if (!CoreTags.isScalar(tag)) {
        badTag(tag, event, path);
      }
    }
    if (!isUnicode(event.getValue())) {
      findings.error(
          FindingCode.BAD_VALUE,
          origin,
          path,
          "a surrogate without its other half",
          "characters, or both halves of a surrogate pair",
          "hint the \\u escape");
    }
    return new Composed(new ConfigNode.Scalar(event.getValue(), style, origin), 1, 0);
  }

  /** Escapes can make half characters, which no protobuf string can hold. */
  private static boolean isUnicode(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean isPair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
        if (!isPair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  private Composed collection(CollectionStartEvent event, FieldPath path, int depth) {
    if (depth > limits.depth()) {
      throw exceeded(origin(event), "lists and mappings nested deeper than " + limits.depth());
    }
    boolean isMapping = event.getEventId() == Event.ID.MappingStart;
    if (event.getTag().isPresent()) {
      String tag = event.getTag().get();
      if (!(isMapping ? CoreTags.isMapping(tag) : CoreTags.isSequence(tag))) {
        badTag(tag, event, path);
      }
    }
    if (event.getAnchor().isPresent()) {
      // An alias to an anchor that is still open must not find an older anchor of that name.
      anchors.remove(event.getAnchor().get());
    }
    return isMapping ? mapping(origin(event), path, depth) : sequence(origin(event), path, depth);
  }

  private Composed sequence(Origin origin, FieldPath path, int depth) {
    List<ConfigNode> items = new ArrayList<>();
    int size = 1;
    int height = 0;
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      Composed item = compose(event, path.index(items.size()), depth);
      items.add(item.node());
      size += item.size();
      height = Math.max(height, item.height());
    }
    return new Composed(new ConfigNode.Sequence(items, origin), size, height + 1);
  }

  private Composed mapping(Origin origin, FieldPath path, int depth) {
    MappingBuilder builder = new MappingBuilder(path, findings);
    int size = 1;
    int height = 0;
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      Composed key = compose(event, path, depth);
      Composed value = compose(events.next(), path.key(MappingBuilder.name(key.node())), depth);
      builder.add(key.node(), value.node());
      size += key.size() + value.size();
      height = Math.max(height, value.height());
    }
    return new Composed(builder.build(origin), size, height + 1);
  }

  private Composed alias(AliasEvent event, FieldPath path, int depth) {
    Origin origin = origin(event);
    Composed target = anchors.get(event.getAlias());
    if (target == null) {
      findings.error(
          FindingCode.BAD_ALIAS,
          origin,
          path,
          "*" + event.getAlias().getValue(),
          "the name of an anchor that ends before this line",
          "");
      return new Composed(new ConfigNode.Scalar("", ConfigNode.Style.PLAIN, origin), 1, 0);
    }
    aliasedNodes += target.size();
    if (++aliases > limits.aliases()) {
      throw exceeded(origin, "more than " + limits.aliases() + " aliases");
    }
    if (aliasedNodes > limits.aliasedNodes()) {
      throw exceeded(
          origin, "aliases that expand to more than " + limits.aliasedNodes() + " nodes");
    }
    if (depth + target.height() > limits.depth()) {
      throw exceeded(origin, "lists and mappings nested deeper than " + limits.depth());
    }
    return target;
  }

  private void badTag(String tag, Event event, FieldPath path) {
    findings.error(
        FindingCode.BAD_TAG,
        origin(event),
        path,
        tag,
        "no tag, or one of YAML's core",
        "remove it");
  }

  private Origin origin(Event event) {
    Optional<Mark> mark = event.getStartMark();
    return mark.isEmpty()
        ? Origin.of(source)
        : new Origin(source, mark.get().getLine() + 1, mark.get().getColumn() + 1);
  }

  private static UnreadableTextException exceeded(Origin origin, String what) {
    return new UnreadableTextException(
        Findings.errorOf(FindingCode.YAML_LIMIT, origin, what, "nothing of this text is applied"));
  }

  /**
   * A node with what it costs where it is used again.
   *
   * @param size nodes in its tree, aliases expanded; itself included
   * @param height 0 for a scalar
   */
  private record Composed(ConfigNode node, int size, int height) {}
}
