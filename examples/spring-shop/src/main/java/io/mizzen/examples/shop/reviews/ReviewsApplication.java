package io.mizzen.examples.shop.reviews;

import io.mizzen.examples.bookinfo.proto.RatingsGrpc.RatingsBlockingStub;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.grpc.client.ImportGrpcClients;

/** One process, which holds the control plane too unless its profile is production. */
@SpringBootApplication
@ImportGrpcClients(target = "mesh:///ratings", types = RatingsBlockingStub.class)
public class ReviewsApplication {
  public static void main(String[] args) {
    new SpringApplicationBuilder(ReviewsApplication.class).profiles("reviews").run(args);
  }
}
