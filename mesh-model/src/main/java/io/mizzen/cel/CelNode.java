package io.mizzen.cel;

import java.util.List;

/**
 * The properties of a parsed expression that the macros and the limit of depth need.
 *
 * @param form how it is written
 * @param name of an identifier, otherwise empty
 * @param height the most operators, selections and calls around each other in it
 */
record CelNode(Form form, String name, int height) {
  enum Form {
    IDENTIFIER,
    SELECTION,
    VALUE
  }

  static CelNode identifier(String name) {
    return new CelNode(Form.IDENTIFIER, name, 0);
  }

  /** A literal, a list, a message or the call of a function. */
  static CelNode value(List<CelNode> parts) {
    return new CelNode(Form.VALUE, "", parts.stream().mapToInt(CelNode::height).max().orElse(0));
  }

  CelNode asValue() {
    return new CelNode(Form.VALUE, "", height);
  }

  CelNode asSelection() {
    return new CelNode(Form.SELECTION, "", height);
  }

  /** This and another one below one operator. */
  CelNode with(CelNode other) {
    return new CelNode(Form.VALUE, "", Math.max(height, other.height));
  }

  /** This, one level higher. */
  CelNode counted() {
    return new CelNode(form, name, height + 1);
  }
}
