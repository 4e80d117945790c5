package io.mizzen.examples.bookinfo.mesh;

import io.grpc.ManagedChannel;
import io.mizzen.client.MeshClient;
import io.mizzen.examples.bookinfo.page.BookClient;
import io.mizzen.examples.bookinfo.services.Flakiness;
import io.mizzen.examples.bookinfo.services.HeaderForwarding;
import io.mizzen.examples.bookinfo.services.InstanceId;

/** The product page's identity on the mesh and its channels. {@link #close} is idempotent. */
public final class PageClient implements AutoCloseable {
  private final MeshClient mesh;
  private final ManagedChannel details;
  private final ManagedChannel reviews;
  private final ManagedChannel ratings;

  private PageClient(MeshClient mesh) {
    this.mesh = mesh;
    this.details = channel("details");
    this.reviews = channel("reviews");
    this.ratings = channel("ratings");
  }

  /** Opens the ADS stream. */
  public static PageClient start(ControlPlaneAccess controlPlane) {
    InstanceId id = new InstanceId("productpage", "v1", "productpage-v1-1");
    return new PageClient(
        RunningInstance.client(InstanceSpec.of(id, new Flakiness.Never()), controlPlane));
  }

  public BookClient books() {
    return new BookClient(details, reviews, BookClient.DEFAULT_DEADLINE);
  }

  /** The way to reviews, for callers that want one method of it. */
  public ManagedChannel reviews() {
    return reviews;
  }

  /** The way to ratings, which the page itself does not take. */
  public ManagedChannel ratings() {
    return ratings;
  }

  MeshClient mesh() {
    return mesh;
  }

  @Override
  public void close() {
    mesh.close();
  }

  private ManagedChannel channel(String service) {
    return mesh.channelBuilder("mesh:///" + service + ":9080")
        .intercept(HeaderForwarding.client())
        .build();
  }
}
