package io.mizzen.translator.core;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.mizzen.api.ResourceKey;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The only place where messages become bytes: equal messages become equal bytes, map fields too.
 */
@API(status = API.Status.INTERNAL)
public final class Packing {
  private static final String TYPE_PREFIX = "type.googleapis.com/";

  private Packing() {}

  public static XdsResource resource(TypeUrl type, String name, MessageLite message) {
    return XdsResource.of(type, name, bytes(message));
  }

  /**
   * A resource whose repeated field is given as packed messages, followed by a message with all
   * other fields; what that message holds of the field comes behind the packed ones.
   *
   * @param tag of the repeated field on the wire
   */
  public static XdsResource concatenated(
      TypeUrl type, String name, int tag, List<XdsResource> packed, MessageLite others) {
    int size = others.getSerializedSize();
    for (XdsResource each : packed) {
      size +=
          CodedOutputStream.computeUInt32SizeNoTag(tag)
              + CodedOutputStream.computeUInt32SizeNoTag(each.size())
              + each.size();
    }
    byte[] bytes = new byte[size];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      for (XdsResource each : packed) {
        out.writeUInt32NoTag(tag);
        out.writeUInt32NoTag(each.size());
        out.writeRawBytes(each.bytes());
      }
      others.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("an array of the message's own size was too small", e);
    }
    out.checkNoSpaceLeft();
    return XdsResource.of(type, name, bytes);
  }

  /** Packs a nested message; {@code Any.pack} would leave the order of map entries open. */
  public static Any any(Message message) {
    return Any.newBuilder()
        .setTypeUrl(TYPE_PREFIX + message.getDescriptorForType().getFullName())
        .setValue(ByteString.copyFrom(bytes(message)))
        .build();
  }

  /** {@code filter_metadata.istio.config}: which rule shaped this resource. */
  public static Metadata madeBy(ResourceKey rule) {
    return Metadata.newBuilder()
        .putFilterMetadata(
            "istio",
            Struct.newBuilder()
                .putFields(
                    "config", Value.newBuilder().setStringValue(Rule.configPath(rule)).build())
                .build())
        .build();
  }

  private static byte[] bytes(MessageLite message) {
    byte[] bytes = new byte[message.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      message.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("an array of the message's own size was too small", e);
    }
    out.checkNoSpaceLeft();
    return bytes;
  }
}
