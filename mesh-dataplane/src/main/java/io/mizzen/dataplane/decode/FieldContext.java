package io.mizzen.dataplane.decode;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * The context of one field that is decoded: its path, for messages.
 *
 * @param field the path of proto fields from the resource on; empty for the resource itself
 */
record FieldContext(String field) {
  static final FieldContext RESOURCE = new FieldContext("");

  /** Ends the decoding of a resource; {@link ResourceDecoder} makes it a value. */
  @SuppressWarnings("serial") // never leaves the decoder
  static final class Undecodable extends RuntimeException {
    private final FieldContext context;
    private final String problem;

    private Undecodable(FieldContext context, String problem) {
      super(problem, null, false, false);
      this.context = context;
      this.problem = problem;
    }

    FieldContext context() {
      return context;
    }

    String problem() {
      return problem;
    }
  }

  FieldContext at(String name) {
    return new FieldContext(field.isEmpty() ? name : field + "." + name);
  }

  FieldContext at(String name, int index) {
    return at(name + "[" + index + "]");
  }

  /** The failure at this position: the offending value and what was expected. */
  Undecodable fails(String problem) {
    return new Undecodable(this, problem);
  }

  /** A field that decides where requests go, in a form that is not supported. */
  Undecodable unsupported() {
    return fails("not supported, and it decides where requests go");
  }

  /**
   * Of a message all of whose fields decide where requests go, one that is newer than the protos is
   * not supported.
   */
  void mustBeKnown(Message match) {
    match.getUnknownFields().asMap().keySet().stream()
        .findFirst()
        .ifPresent(
            number -> {
              throw fails(
                  "field "
                      + number
                      + " of "
                      + match.getDescriptorForType().getFullName()
                      + " is unknown, and it decides where requests go");
            });
  }

  String required(String value) {
    if (value.isEmpty()) {
      throw fails("empty (expected: a value)");
    }
    return value;
  }

  <M, T> List<T> each(String name, List<M> messages, BiFunction<M, FieldContext, T> decoder) {
    List<T> values = new ArrayList<>(messages.size());
    for (int i = 0; i < messages.size(); i++) {
      values.add(decoder.apply(messages.get(i), at(name, i)));
    }
    return values;
  }

  /** The message in an {@code Any}. */
  <M extends Message> M unpack(Any any, Parser<M> parser) {
    try {
      return parser.parseFrom(any.getValue());
    } catch (InvalidProtocolBufferException e) {
      throw fails("not a " + any.getTypeUrl() + ": " + e.getMessage());
    }
  }

  /** Whether an {@code Any} holds a message of that type. */
  static boolean holds(Any any, Message type) {
    return any.getTypeUrl().endsWith("/" + type.getDescriptorForType().getFullName());
  }

  /** {@code value}, with a problem of its own checks told here. */
  <T> T checked(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw fails(String.valueOf(e.getMessage()));
    }
  }
}
