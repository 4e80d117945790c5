package io.mizzen.examples.bookinfo.page;

import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.mizzen.examples.bookinfo.services.CallCounter;
import io.mizzen.examples.bookinfo.services.DetailsService;
import io.mizzen.examples.bookinfo.services.Flakiness;
import io.mizzen.examples.bookinfo.services.HeaderForwarding;
import io.mizzen.examples.bookinfo.services.InstanceId;
import io.mizzen.examples.bookinfo.services.RatingsService;
import io.mizzen.examples.bookinfo.services.ReviewsService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Bookinfo without a mesh: one instance of each service on in-process channels. */
final class PlainBookinfo implements AutoCloseable {
  private final List<Server> servers = new ArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final ManagedChannel details;
  private final ManagedChannel reviews;
  final CallCounter detailsCalls = new CallCounter();
  final CallCounter reviewsCalls = new CallCounter();
  final CallCounter ratingsCalls = new CallCounter();

  PlainBookinfo(String reviewsVersion, Flakiness ratingsFlakiness) {
    ManagedChannel ratings =
        serve(
            new RatingsService(id("ratings", "v1"), ratingsFlakiness).bindService(), ratingsCalls);
    reviews =
        serve(
            new ReviewsService(id("reviews", reviewsVersion), ratings).bindService(), reviewsCalls);
    details = serve(new DetailsService(id("details", "v1")).bindService(), detailsCalls);
  }

  BookClient client(ClientInterceptor... interceptors) {
    return new BookClient(
        ClientInterceptors.intercept(details, interceptors),
        ClientInterceptors.intercept(reviews, interceptors),
        BookClient.DEFAULT_DEADLINE);
  }

  /** Stops the server behind details and reviews, as a crash would. */
  void stopServers() {
    servers.forEach(Server::shutdownNow);
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    stopServers();
  }

  private ManagedChannel serve(ServerServiceDefinition service, CallCounter counter) {
    String name = UUID.randomUUID().toString();
    try {
      servers.add(
          InProcessServerBuilder.forName(name)
              .addService(ServerInterceptors.intercept(service, HeaderForwarding.server(), counter))
              .build()
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ManagedChannel channel =
        InProcessChannelBuilder.forName(name).intercept(HeaderForwarding.client()).build();
    channels.add(channel);
    return channel;
  }

  private static InstanceId id(String service, String version) {
    return new InstanceId(service, version, service + "-" + version + "-1");
  }
}
