package io.mizzen.dataplane.decode;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Changes one thing at a time anywhere in a message, also in the messages packed into it. */
final class MessageMutations {
  /** A number that no proto of Envoy has given to a field. */
  static final int UNKNOWN_FIELD = 99_999;

  private static final List<Message> PACKED =
      List.of(
          HttpConnectionManager.getDefaultInstance(),
          TcpProxy.getDefaultInstance(),
          HTTPFault.getDefaultInstance(),
          DownstreamTlsContext.getDefaultInstance());

  private static final List<String> TEXTS =
      List.of("", "*", "*.a.b", "a*b", "/", "/a/b", "[", "(?i)x+", "10.0.0.1", "::1", "a:80", "é");
  private static final List<Long> NUMBERS =
      List.of(0L, 1L, 80L, 200L, 65_536L, -1L, (long) Integer.MAX_VALUE, Long.MAX_VALUE);

  private final RandomGenerator random;

  MessageMutations(RandomGenerator random) {
    this.random = random;
  }

  /** The message with one field set, cleared, doubled or unknown. */
  Message mutated(Message message) {
    List<FieldDescriptor> children =
        message.getAllFields().keySet().stream()
            .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
            .toList();
    return children.isEmpty() || random.nextInt(4) == 0
        ? here(message)
        : below(message, oneOf(children));
  }

  private Message below(Message message, FieldDescriptor field) {
    Message.Builder builder = message.toBuilder();
    if (field.isRepeated()) {
      int index = random.nextInt(message.getRepeatedFieldCount(field));
      return builder
          .setRepeatedField(
              field, index, unpacked((Message) message.getRepeatedField(field, index)))
          .build();
    }
    return builder.setField(field, unpacked((Message) message.getField(field))).build();
  }

  private Message unpacked(Message message) {
    if (message instanceof Any any && random.nextInt(8) > 0) {
      for (Message type : PACKED) {
        if (FieldContext.holds(any, type)) {
          return Any.pack(mutated(parsed(any, type)));
        }
      }
    }
    return mutated(message);
  }

  private static Message parsed(Any any, Message type) {
    try {
      return type.getParserForType().parseFrom(any.getValue());
    } catch (InvalidProtocolBufferException e) {
      return type;
    }
  }

  private Message here(Message message) {
    List<FieldDescriptor> fields = message.getDescriptorForType().getFields();
    if (fields.isEmpty() || random.nextInt(10) == 0) {
      return withUnknownField(message);
    }
    FieldDescriptor field = oneOf(fields);
    Message.Builder builder = message.toBuilder();
    if (random.nextInt(4) == 0) {
      return builder.clearField(field).build();
    }
    if (field.isRepeated()) {
      int count = message.getRepeatedFieldCount(field);
      return builder
          .addRepeatedField(
              field,
              count > 0 && random.nextBoolean()
                  ? message.getRepeatedField(field, random.nextInt(count))
                  : value(field, builder))
          .build();
    }
    return builder.setField(field, value(field, builder)).build();
  }

  static Message withUnknownField(Message message) {
    return message.toBuilder()
        .mergeUnknownFields(
            UnknownFieldSet.newBuilder()
                .addField(UNKNOWN_FIELD, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build())
        .build();
  }

  private Object value(FieldDescriptor field, Message.Builder owner) {
    return switch (field.getJavaType()) {
      case INT -> oneOf(NUMBERS).intValue();
      case LONG -> oneOf(NUMBERS);
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextDouble();
      case BOOLEAN -> random.nextBoolean();
      case STRING -> oneOf(TEXTS);
      case BYTE_STRING -> ByteString.copyFromUtf8(oneOf(TEXTS));
      case ENUM -> field.getEnumType().findValueByNumberCreatingIfUnknown(random.nextInt(6));
      case MESSAGE -> message(owner.newBuilderForField(field));
    };
  }

  /** One with a field or two set. */
  private Message message(Message.Builder empty) {
    Message made = empty.build();
    if (made instanceof Any) {
      return Any.pack(oneOf(PACKED));
    }
    return random.nextBoolean() ? made : here(made);
  }

  /** The bytes with one of them changed, left out or doubled. */
  byte[] mutated(byte[] bytes) {
    List<Byte> changed = new ArrayList<>();
    int at = bytes.length == 0 ? -1 : random.nextInt(bytes.length);
    int how = random.nextInt(3);
    for (int i = 0; i < bytes.length; i++) {
      if (i != at || how == 1) {
        changed.add(bytes[i]);
      }
      if (i == at && how < 2) {
        changed.add((byte) random.nextInt(256));
      }
    }
    byte[] result = new byte[changed.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = changed.get(i);
    }
    return result;
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
