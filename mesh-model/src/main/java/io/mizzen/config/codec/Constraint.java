package io.mizzen.config.codec;

import io.mizzen.config.ConfigNode;
import io.mizzen.config.FieldPath;
import io.mizzen.config.Findings;

/** The limits of a field's value. Pure. */
interface Constraint {
  /**
   * Looks at a field that was read without error.
   *
   * @param value as the codec read it
   * @param field where it was written
   */
  void check(Object value, Written field, Findings findings);

  /**
   * The position of a field.
   *
   * @param node the field's value; the message around it when the field is absent
   */
  record Written(ConfigNode node, FieldPath path) {
    Written item(int index) {
      return node instanceof ConfigNode.Sequence list && index < list.items().size()
          ? new Written(list.items().get(index), path.index(index))
          : new Written(node, path.index(index));
    }

    Written entry(String key) {
      FieldPath at = path.key(key);
      return node instanceof ConfigNode.Mapping mapping
          ? mapping.get(key).map(value -> new Written(value, at)).orElse(new Written(node, at))
          : new Written(node, at);
    }

    /** The text as it was written, or {@code otherwise} where there is none. */
    String textOr(String otherwise) {
      return node instanceof ConfigNode.Scalar scalar ? scalar.text() : otherwise;
    }

    void error(Findings findings, String code, String found, String expected, String hint) {
      findings.error(code, node.origin(), path, found, expected, hint);
    }
  }
}
