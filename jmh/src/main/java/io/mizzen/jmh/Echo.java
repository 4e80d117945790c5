package io.mizzen.jmh;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import java.nio.charset.StandardCharsets;

/** The one service all benchmarks call: 64 bytes in, the server's name out. */
final class Echo {
  private static final byte[] REQUEST = new byte[64];

  private static final MethodDescriptor<byte[], byte[]> CALL =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("mizzen.jmh.Echo/Call")
          .setRequestMarshaller(new Bytes())
          .setResponseMarshaller(new Bytes())
          .build();

  private Echo() {}

  static ServerServiceDefinition named(String name) {
    byte[] answer = name.getBytes(StandardCharsets.UTF_8);
    return ServerServiceDefinition.builder("mizzen.jmh.Echo")
        .addMethod(
            CALL,
            ServerCalls.asyncUnaryCall(
                (request, answers) -> {
                  answers.onNext(answer);
                  answers.onCompleted();
                }))
        .build();
  }

  static byte[] call(Channel channel) {
    return ClientCalls.blockingUnaryCall(channel, CALL, CallOptions.DEFAULT, REQUEST);
  }

  /** The name of the server that answers a call of this user. */
  static String callAs(Channel channel, String user) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("end-user", Metadata.ASCII_STRING_MARSHALLER), user);
    Channel asUser =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    return new String(call(asUser), StandardCharsets.UTF_8);
  }
}
