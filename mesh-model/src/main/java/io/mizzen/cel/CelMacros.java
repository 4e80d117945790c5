package io.mizzen.cel;

import io.mizzen.cel.CelNode.Form;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Calls of functions, and what the standard macros ask of their arguments. */
final class CelMacros {
  private static final Set<String> OF_TWO = Set.of("all", "exists", "exists_one", "map", "filter");

  /** The name that cel-go gives to what a macro collects. */
  private static final String ACCUMULATOR = "__result__";

  private CelMacros() {}

  /** {@code name(arguments)}. */
  static CelNode call(CelToken name, List<CelNode> arguments) {
    CelNode call = CelNode.value(arguments);
    if (!name.text().equals("has") || arguments.size() != 1) {
      return call;
    }
    if (arguments.get(0).form() != Form.SELECTION) {
      throw new CelSyntaxException(name, "the selection of a field in has(), such as has(a.b)");
    }
    return call.asSelection();
  }

  /** {@code target.name(arguments)}. */
  static CelNode call(CelNode target, CelToken name, List<CelNode> arguments) {
    if (isMacro(name.text(), arguments.size())) {
      CelNode variable = arguments.get(0);
      if (variable.form() != Form.IDENTIFIER || variable.name().equals(ACCUMULATOR)) {
        String expected = "the name of a variable as the first argument of " + name.text() + "()";
        throw new CelSyntaxException(name, expected);
      }
    }
    return CelNode.value(Stream.concat(Stream.of(target), arguments.stream()).toList());
  }

  private static boolean isMacro(String name, int arguments) {
    return (arguments == 2 && OF_TWO.contains(name)) || (arguments == 3 && name.equals("map"));
  }
}
