package io.mizzen.examples.bookinfo.services;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Contexts;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/**
 * Carries {@link ForwardedHeaders} through a service: the server side reads them into the call's
 * context, the client side writes them onto every call made in that context.
 *
 * <p>A mesh cannot do this: it does not know which outgoing call belongs to which incoming one.
 */
public final class HeaderForwarding {
  private HeaderForwarding() {}

  public static ServerInterceptor server() {
    return new Incoming();
  }

  public static ClientInterceptor client() {
    return new Outgoing();
  }

  private static final class Incoming implements ServerInterceptor {
    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      return Contexts.interceptCall(
          ForwardedHeaders.from(headers).inContext(), call, headers, next);
    }
  }

  private static final class Outgoing implements ClientInterceptor {
    @Override
    public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
        MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
      return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
        @Override
        public void start(Listener<RespT> listener, Metadata headers) {
          ForwardedHeaders.current().putInto(headers);
          super.start(listener, headers);
        }
      };
    }
  }
}
