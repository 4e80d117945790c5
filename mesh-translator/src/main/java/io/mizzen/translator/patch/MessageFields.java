package io.mizzen.translator.patch;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.mizzen.config.ConfigNode;
import io.mizzen.config.FieldNames;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.ViolationCode;
import java.util.List;
import java.util.Optional;

/** Walks a value beside the descriptor of the message that it stands for, in proto-JSON. */
final class MessageFields {
  private static final String TYPE = "@type";

  /** Messages of any content. */
  private static final List<String> OPEN =
      List.of("google.protobuf.Struct", "google.protobuf.Value", "google.protobuf.ListValue");

  private static final String ANY = "google.protobuf.Any";

  private MessageFields() {}

  static void check(FieldContext context, ConfigNode.Mapping message, Descriptor type) {
    for (ConfigNode.Entry entry : message.entries()) {
      Optional<FieldDescriptor> field = field(type, entry.key());
      FieldContext at = context.field(entry.key());
      if (field.isEmpty()) {
        unknown(at, entry.key(), type);
      } else if (!entry.value().isNull()) {
        check(at, entry.value(), field.get());
      }
    }
  }

  /** In the proto's spelling or in that of JSON. */
  private static Optional<FieldDescriptor> field(Descriptor type, String name) {
    return Optional.ofNullable(type.findFieldByName(name))
        .or(
            () ->
                type.getFields().stream()
                    .filter(each -> each.getJsonName().equals(name))
                    .findFirst());
  }

  /** As in Istio a warning: Envoy may be newer than the protos. */
  private static void unknown(FieldContext context, String name, Descriptor type) {
    List<String> known = type.getFields().stream().map(FieldDescriptor::getName).toList();
    context.warning(
        ViolationCode.INVALID_VALUE,
        name,
        "a field of " + type.getFullName(),
        FieldNames.didYouMean(name, known));
  }

  private static void check(FieldContext context, ConfigNode value, FieldDescriptor field) {
    if (field.isMapField()) {
      entries(context, value, field);
    } else if (!field.isRepeated()) {
      single(context, value, field);
    } else if (value instanceof ConfigNode.Sequence list) {
      for (int i = 0; i < list.items().size(); i++) {
        single(context.item(i), list.items().get(i), field);
      }
    } else {
      wrong(context, value, "a list");
    }
  }

  private static void entries(FieldContext context, ConfigNode value, FieldDescriptor field) {
    if (value instanceof ConfigNode.Mapping mapping) {
      FieldDescriptor each = field.getMessageType().findFieldByName("value");
      mapping.entries().forEach(entry -> single(context.field(entry.key()), entry.value(), each));
    } else {
      wrong(context, value, "a mapping");
    }
  }

  private static void single(FieldContext context, ConfigNode value, FieldDescriptor field) {
    if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      message(context, value, field.getMessageType());
      return;
    }
    String expected = ScalarValues.expected(field);
    if (!(value instanceof ConfigNode.Scalar scalar) || !ScalarValues.fits(scalar, field)) {
      wrong(context, value, expected);
    }
  }

  private static void message(FieldContext context, ConfigNode value, Descriptor type) {
    if (OPEN.contains(type.getFullName())) {
      return;
    }
    Optional<FieldDescriptor> wrapped = ScalarValues.wrapped(type);
    if (wrapped.isPresent()) {
      single(context, value, wrapped.get());
    } else if (ScalarValues.isText(type)) {
      if (!(value instanceof ConfigNode.Scalar scalar) || !ScalarValues.fitsText(scalar, type)) {
        wrong(context, value, ScalarValues.expectedText(type));
      }
    } else if (!(value instanceof ConfigNode.Mapping mapping)) {
      wrong(context, value, "a mapping (" + type.getName() + ")");
    } else if (type.getFullName().equals(ANY)) {
      any(context, mapping);
    } else {
      check(context, mapping, type);
    }
  }

  /** A message that names its type. One of a type that is not known here is taken as it is. */
  private static void any(FieldContext context, ConfigNode.Mapping value) {
    Optional<String> url = value.get(TYPE).flatMap(ConfigNode::asString);
    if (url.isEmpty()) {
      context
          .field(TYPE)
          .error(
              ViolationCode.REQUIRED,
              "nothing",
              "the type of the message, as type.googleapis.com/…",
              "");
      return;
    }
    String name = url.get().substring(url.get().lastIndexOf('/') + 1);
    Optional<Descriptor> type = EnvoyTypes.find(name);
    if (type.isPresent()) {
      content(context, value, type.get());
    } else if (name.startsWith("envoy.") && !name.contains(".v2.")) {
      context
          .field(TYPE)
          .warning(
              ViolationCode.INVALID_VALUE,
              url.get(),
              "a type of Envoy's protos",
              "it is not known here: a proxy that does not know it either refuses the patch");
    }
  }

  private static void content(FieldContext context, ConfigNode.Mapping value, Descriptor type) {
    boolean isPlain =
        ScalarValues.wrapped(type).isEmpty()
            && !ScalarValues.isText(type)
            && !OPEN.contains(type.getFullName());
    if (isPlain) {
      List<ConfigNode.Entry> fields =
          value.entries().stream().filter(entry -> !entry.key().equals(TYPE)).toList();
      check(context, new ConfigNode.Mapping(fields, value.origin()), type);
    } else {
      value.get("value").ifPresent(inner -> message(context.field("value"), inner, type));
    }
  }

  private static void wrong(FieldContext context, ConfigNode value, String expected) {
    context.error(ViolationCode.INVALID_VALUE, value.describe(), expected, "");
  }
}
