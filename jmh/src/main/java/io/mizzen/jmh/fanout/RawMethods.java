package io.mizzen.jmh.fanout;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** ADS with messages as bytes, and the few of their fields that a measurement needs. */
final class RawMethods {
  private RawMethods() {}

  /** The numbers of fields in requests and responses of a variant. */
  record Fields(
      int requestType, int requestNonce, int requestVersion, int responseType, int responseNonce) {
    static Fields of(Variant variant) {
      return variant == Variant.SOTW ? new Fields(4, 5, 1, 4, 5) : new Fields(2, 6, 0, 4, 5);
    }
  }

  /** Three texts of a message; empty where it has none. */
  record Texts(String type, String nonce, String version) {}

  static MethodDescriptor<byte[], byte[]> method(Variant variant) {
    String name =
        variant == Variant.SOTW
            ? AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod()
                .getFullMethodName()
            : AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod()
                .getFullMethodName();
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
        .setFullMethodName(name)
        .setRequestMarshaller(new Bytes())
        .setResponseMarshaller(new Bytes())
        .build();
  }

  /** Reads texts by the numbers of their fields and skips the rest. */
  static Texts texts(byte[] message, int type, int nonce, int version) {
    String[] found = {"", "", ""};
    try {
      CodedInputStream in = CodedInputStream.newInstance(message);
      int tag = in.readTag();
      while (tag != 0) {
        int field = WireFormat.getTagFieldNumber(tag);
        int place = field == type ? 0 : field == nonce ? 1 : field == version ? 2 : -1;
        if (place >= 0 && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
          found[place] = in.readStringRequireUtf8();
        } else {
          in.skipField(tag);
        }
        tag = in.readTag();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Texts(found[0], found[1], found[2]);
  }

  /** The number of times that a message has a field. */
  static int count(byte[] message, int field) {
    int count = 0;
    try {
      CodedInputStream in = CodedInputStream.newInstance(message);
      int tag = in.readTag();
      while (tag != 0) {
        count += WireFormat.getTagFieldNumber(tag) == field ? 1 : 0;
        in.skipField(tag);
        tag = in.readTag();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return count;
  }

  /** A message with texts appended; protobuf takes fields in any order. */
  static byte[] with(
      byte[] message, int nonceField, String nonce, int versionField, String version) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(message.length + 80);
    try {
      bytes.write(message);
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.writeString(nonceField, nonce);
      if (versionField > 0) {
        out.writeString(versionField, version);
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream message) {
      try {
        return message.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
