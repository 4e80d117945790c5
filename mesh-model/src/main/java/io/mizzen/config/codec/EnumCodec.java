package io.mizzen.config.codec;

import io.mizzen.config.ConfigNode;
import io.mizzen.config.FieldNames;
import io.mizzen.config.FieldPath;
import io.mizzen.config.FindingCode;
import io.mizzen.config.Findings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The constants of an enum by their names, which are the proto's; absent means the first. */
record EnumCodec<E extends Enum<E>>(Map<String, E> constants) implements ValueCodec<E> {
  EnumCodec {
    constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
  }

  static <E extends Enum<E>> EnumCodec<E> of(Class<E> type) {
    Map<String, E> constants = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      constants.put(constant.name(), constant);
    }
    return new EnumCodec<>(constants);
  }

  @Override
  public @Nullable E read(ConfigNode node, FieldPath path, Findings findings) {
    String expected = String.join(", ", constants.keySet());
    if (!(node instanceof ConfigNode.Scalar scalar)) {
      ValueCodec.wrongType(node, path, findings, "one of " + expected);
      return null;
    }
    E constant = constants.get(scalar.text());
    if (constant == null) {
      String hint = FieldNames.didYouMean(scalar.text(), constants.keySet());
      findings.error(
          FindingCode.BAD_ENUM, node.origin(), path, scalar.text(), "one of " + expected, hint);
    }
    return constant;
  }

  @Override
  public E absent() {
    return constants.values().iterator().next();
  }

  @Override
  public ConfigNode write(E value) {
    return ValueCodec.quoted(value.name());
  }
}
