package io.mizzen.config.yaml;

import io.mizzen.api.Origin;
import io.mizzen.config.ConfigNode;
import io.mizzen.config.FieldPath;
import io.mizzen.config.FindingCode;
import io.mizzen.config.Findings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the keys of one mapping; the first of two equal keys stays, the second is a finding. */
final class MappingBuilder {
  private static final String MERGE = "<<";

  private final FieldPath path;
  private final Findings findings;
  private final Map<String, ConfigNode.Entry> entries = new LinkedHashMap<>();
  private final List<ConfigNode> merged = new ArrayList<>();

  MappingBuilder(FieldPath path, Findings findings) {
    this.path = path;
    this.findings = findings;
  }

  /** The key as a path spells it; a key that is no scalar has no name. */
  static String name(ConfigNode key) {
    return key instanceof ConfigNode.Scalar scalar ? scalar.text() : "";
  }

  void add(ConfigNode key, ConfigNode value) {
    if (!(key instanceof ConfigNode.Scalar scalar) || key.isNull()) {
      findings.error(
          FindingCode.WRONG_TYPE, key.origin(), path, key.describe(), "a string as key", "");
    } else if (scalar.text().equals(MERGE) && scalar.style() == ConfigNode.Style.PLAIN) {
      merge(value);
    } else {
      put(scalar, value);
    }
  }

  /** The mapping; keys that were merged in come last and never win over written ones. */
  ConfigNode.Mapping build(Origin origin) {
    for (ConfigNode source : merged) {
      for (ConfigNode.Entry entry : ((ConfigNode.Mapping) source).entries()) {
        entries.putIfAbsent(entry.key(), entry);
      }
    }
    return new ConfigNode.Mapping(List.copyOf(entries.values()), origin);
  }

  private void put(ConfigNode.Scalar key, ConfigNode value) {
    ConfigNode.Entry entry = new ConfigNode.Entry(key.text(), key.origin(), value);
    ConfigNode.Entry first = entries.putIfAbsent(key.text(), entry);
    if (first != null) {
      findings.error(
          FindingCode.DUPLICATE_KEY,
          key.origin(),
          path.key(key.text()),
          key.text(),
          "each key once",
          "it is already set at " + first.keyOrigin());
    }
  }

  private void merge(ConfigNode value) {
    List<ConfigNode> sources =
        value instanceof ConfigNode.Sequence list ? list.items() : List.of(value);
    for (ConfigNode source : sources) {
      if (source instanceof ConfigNode.Mapping) {
        merged.add(source);
      } else {
        findings.error(
            FindingCode.WRONG_TYPE,
            source.origin(),
            path.key(MERGE),
            source.describe(),
            "a mapping, or a list of mappings",
            "");
      }
    }
  }
}
