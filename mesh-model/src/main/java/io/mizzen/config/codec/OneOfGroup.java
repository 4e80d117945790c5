package io.mizzen.config.codec;

import io.mizzen.config.ConfigNode;
import io.mizzen.config.FieldPath;
import io.mizzen.config.FindingCode;
import io.mizzen.config.Findings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arms of one oneof.
 *
 * @param names of the fields, in order
 * @param indexes of the same fields
 */
record OneOfGroup(List<String> names, List<Integer> indexes) {
  static List<OneOfGroup> of(List<RecordField> fields) {
    Map<String, List<Integer>> byGroup = new LinkedHashMap<>();
    for (int i = 0; i < fields.size(); i++) {
      int index = i;
      fields
          .get(i)
          .oneOf()
          .ifPresent(group -> byGroup.computeIfAbsent(group, g -> new ArrayList<>()).add(index));
    }
    return byGroup.values().stream()
        .map(arms -> new OneOfGroup(arms.stream().map(i -> fields.get(i).name()).toList(), arms))
        .toList();
  }

  /** Adds a finding at the second arm that is set, naming all that are. */
  void check(ConfigNode.@Nullable Entry[] given, FieldPath path, Findings findings) {
    List<ConfigNode.Entry> set = new ArrayList<>();
    for (int index : indexes) {
      ConfigNode.Entry entry = given[index];
      if (entry != null) {
        set.add(entry);
      }
    }
    if (set.size() < 2) {
      return;
    }
    set.sort((a, b) -> a.keyOrigin().compareTo(b.keyOrigin()));
    ConfigNode.Entry second = set.get(1);
    findings.error(
        FindingCode.ONEOF_CLASH,
        second.keyOrigin(),
        path.key(second.key()),
        String.join(" and ", set.stream().map(ConfigNode.Entry::key).toList()),
        "at most one of " + String.join(", ", names),
        "keep one of them");
  }
}
