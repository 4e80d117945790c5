package io.mizzen.jmh.fanout;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.mizzen.xds.TypeUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The floor: a gRPC server that sends prepared bytes and reads of requests only type and nonce. It
 * runs on its event loops (epoll), and writes a change in one task per loop.
 */
final class FloorArm implements Arm {
  private static final String VERSION = "0123456789abcdef0123456789abcdef";
  private static final String NONCE = "1-1234";

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          Runtime.getRuntime().availableProcessors(), EpollIoHandler.newFactory());
  private final Map<Thread, Loop> byThread = new ConcurrentHashMap<>();
  private final Map<Variant, Map<String, byte[]>> everything = new HashMap<>();
  private final Map<Variant, byte[]> route = new HashMap<>();
  private final Map<Variant, byte[]> endpoints = new HashMap<>();
  private final Server server;

  /** An event loop and its streams, which only it touches. */
  private record Loop(
      EventExecutor executor, Map<Variant, List<ServerCallStreamObserver<byte[]>>> streams) {}

  FloorArm(int services) throws IOException {
    CapturedMesh mesh = CapturedMesh.of(services);
    Map<String, List<String>> dialled = Names.of(Math.min(services, FanoutReport.DIALLED));
    for (Variant variant : Variant.values()) {
      Map<String, byte[]> all = new HashMap<>();
      mesh.resources()
          .forEach(
              (type, each) ->
                  all.put(
                      type,
                      response(
                          variant, type, Names.only(each, dialled.getOrDefault(type, List.of())))));
      everything.put(variant, all);
      route.put(variant, response(variant, TypeUrl.ROUTE.url(), List.of(mesh.route())));
      endpoints.put(variant, response(variant, TypeUrl.ENDPOINT.url(), List.of(mesh.endpoints())));
    }
    loops.forEach(
        loop -> {
          var unused =
              loop.submit(
                      () ->
                          byThread.put(
                              Thread.currentThread(),
                              new Loop(
                                  loop,
                                  Map.of(
                                      Variant.SOTW, new ArrayList<>(),
                                      Variant.DELTA, new ArrayList<>()))))
                  .syncUninterruptibly();
        });
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .bossEventLoopGroup(loops)
            .workerEventLoopGroup(loops)
            .channelType(EpollServerSocketChannel.class)
            .directExecutor()
            .addService(
                ServerServiceDefinition.builder(AggregatedDiscoveryServiceGrpc.SERVICE_NAME)
                    .addMethod(
                        RawMethods.method(Variant.SOTW),
                        ServerCalls.asyncBidiStreamingCall(to -> open(Variant.SOTW, to)))
                    .addMethod(
                        RawMethods.method(Variant.DELTA),
                        ServerCalls.asyncBidiStreamingCall(to -> open(Variant.DELTA, to)))
                    .build())
            .build()
            .start();
  }

  private static byte[] response(Variant variant, String type, List<Any> resources) {
    if (variant == Variant.SOTW) {
      return DiscoveryResponse.newBuilder()
          .setTypeUrl(type)
          .setVersionInfo(VERSION)
          .setNonce(NONCE)
          .addAllResources(resources)
          .build()
          .toByteArray();
    }
    DeltaDiscoveryResponse.Builder response =
        DeltaDiscoveryResponse.newBuilder()
            .setTypeUrl(type)
            .setSystemVersionInfo(VERSION)
            .setNonce(NONCE);
    resources.forEach(
        each ->
            response.addResources(
                Resource.newBuilder()
                    .setName(Names.of(each))
                    .setVersion(VERSION)
                    .setResource(each)));
    return response.build().toByteArray();
  }

  private StreamObserver<byte[]> open(Variant variant, StreamObserver<byte[]> responses) {
    ServerCallStreamObserver<byte[]> to = (ServerCallStreamObserver<byte[]>) responses;
    Loop loop = Objects.requireNonNull(byThread.get(Thread.currentThread()));
    var streams = Objects.requireNonNull(loop.streams().get(variant));
    streams.add(to);
    to.setOnCancelHandler(() -> streams.remove(to));
    RawMethods.Fields fields = RawMethods.Fields.of(variant);
    return new StreamObserver<>() {
      @Override
      public void onNext(byte[] request) {
        RawMethods.Texts texts =
            RawMethods.texts(request, fields.requestType(), fields.requestNonce(), 0);
        byte[] all = Objects.requireNonNull(everything.get(variant)).get(texts.type());
        if (texts.nonce().isEmpty() && all != null) {
          to.onNext(all);
        }
      }

      @Override
      public void onError(Throwable cancelled) {
        // The handler above has taken it off.
      }

      @Override
      public void onCompleted() {
        to.onCompleted();
      }
    };
  }

  @Override
  public int port() {
    return server.getPort();
  }

  @Override
  public void changeRule() {
    send(route);
  }

  @Override
  public void changeEndpoint() {
    send(endpoints);
  }

  private void send(Map<Variant, byte[]> bodies) {
    for (Loop loop : byThread.values()) {
      loop.executor()
          .execute(
              () ->
                  loop.streams()
                      .forEach(
                          (variant, streams) ->
                              streams.forEach(each -> each.onNext(bodies.get(variant)))));
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
    var unused = loops.shutdownGracefully();
  }
}
