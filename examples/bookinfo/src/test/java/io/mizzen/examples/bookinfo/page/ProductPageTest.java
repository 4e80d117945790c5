package io.mizzen.examples.bookinfo.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.mizzen.examples.bookinfo.services.Flakiness;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("F5: the product page over HTTP")
class ProductPageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final PageClient http = new PageClient();

  @Test
  void v1ShowsReviewsWithoutStars() throws Exception {
    try (PlainBookinfo app = new PlainBookinfo("v1", new Flakiness.Never());
        PageServer page = PageServer.start(0, app.client(), MeshView.none())) {
      String html = http.get(page, "/productpage").body();

      assertThat(html).contains("A Chart of Quiet Waters", "Tomas Reuel", "reviews v1");
      assertThat(html).contains("details-v1-1", "reviews-v1-1");
      assertThat(html).doesNotContain("class=\"stars");
      assertThat(app.ratingsCalls.counts().calls()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"v2, black, red", "v3, red, black"})
  void v2ShowsBlackStarsAndV3RedOnes(String version, String colour, String other) throws Exception {
    try (PlainBookinfo app = new PlainBookinfo(version, new Flakiness.Never());
        PageServer page = PageServer.start(0, app.client(), MeshView.none())) {
      String html = http.get(page, "/productpage").body();

      assertThat(html)
          .contains("5 of 5 stars, " + colour, "4 of 5 stars, " + colour)
          .contains("reviews-" + version + "-1", "ratings-v1-1")
          .doesNotContain("stars, " + other);
    }
  }

  @Test
  void reviewsStayWhenRatingsFails() throws Exception {
    try (PlainBookinfo app = new PlainBookinfo("v2", new Flakiness.EveryNth(1));
        PageServer page = PageServer.start(0, app.client(), MeshView.none())) {
      HttpResponse<String> reply = http.get(page, "/productpage");

      assertThat(reply.statusCode()).isEqualTo(200);
      assertThat(reply.body())
          .contains("Adaeze Obi", "The stars are missing", "UNAVAILABLE", "flaky on purpose")
          .doesNotContain("class=\"stars");
    }
  }

  @Test
  void aFailingServiceIsSaidWithItsStatus() throws Exception {
    try (PlainBookinfo app = new PlainBookinfo("v2", new Flakiness.Never());
        PageServer page =
            PageServer.start(
                0,
                app.client(failing("bookinfo.Details", Status.UNKNOWN.withDescription("<fault>"))),
                MeshView.none())) {
      HttpResponse<String> reply = http.get(page, "/productpage");

      assertThat(reply.statusCode()).isEqualTo(200);
      assertThat(reply.body())
          .contains("We cannot show the details of this book right now", "UNKNOWN", "&lt;fault&gt;")
          .contains("Tomas Reuel")
          .doesNotContain("<fault>", "Lantern");
    }
  }

  @Test
  void bothServicesDownIsStillAPage() throws Exception {
    try (PlainBookinfo app = new PlainBookinfo("v2", new Flakiness.Never());
        PageServer page = PageServer.start(0, app.client(), MeshView.none())) {
      app.stopServers();

      String html = http.get(page, "/productpage").body();

      assertThat(html)
          .contains(
              "We cannot show the details of this book", "We cannot show the reviews right now")
          .contains("Nobody was there to answer.");
    }
  }

  @Test
  void ownTrafficMovesTheSplit() throws Exception {
    try (PlainBookinfo app = new PlainBookinfo("v3", new Flakiness.Never());
        PageServer page = PageServer.start(0, app.client(), MeshView.none())) {
      assertThat(http.post(page, "/traffic", "").statusCode()).isEqualTo(303);

      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(http.get(page, "/api/status").body()).contains("\"pages\": 100"));
      assertThat(app.reviewsCalls.counts().calls()).isEqualTo(100);
      assertThat(http.get(page, "/api/status").body()).containsPattern("\"v3\",\\s+\"count\": 100");
    }
  }

  @Test
  void choosingARuleReachesTheMesh() throws Exception {
    AtomicReference<String> chosen = new AtomicReference<>("");
    MeshView mesh =
        new MeshView() {
          @Override
          public MeshPanel panel() {
            return new MeshPanel(
                new MeshPanel.Rules(
                    MeshPanel.Standing.IN_FORCE,
                    List.of(new MeshPanel.RuleYaml("VirtualService reviews", "v3.yaml", "a: <b>")),
                    List.of(
                        new MeshPanel.Rejection(
                            new MeshPanel.Remark("Line 2 is wrong.", "<refused>"),
                            List.of(new MeshPanel.Line(2, "  rout: <x>", 3))))),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(
                    new MeshPanel.Group(
                        "Route",
                        List.of(new MeshPanel.Choice("v3-only", "v3 only", "red stars", true)))),
                "");
          }

          @Override
          public long generation() {
            return 0;
          }

          @Override
          public void choose(String id) {
            chosen.set(id);
          }
        };
    try (PlainBookinfo app = new PlainBookinfo("v3", new Flakiness.Never());
        PageServer page = PageServer.start(0, app.client(), mesh)) {
      assertThat(http.post(page, "/rules", "rule=v3-only").statusCode()).isEqualTo(303);

      assertThat(chosen).hasValue("v3-only");
      assertThat(http.get(page, "/productpage").body())
          .contains(
              "VirtualService reviews",
              "v3.yaml",
              "&lt;b&gt;",
              "Line 2 is wrong.",
              "&lt;refused&gt;",
              "<mark>rout: &lt;x&gt;</mark>",
              "You should see: red stars",
              "value=\"v3-only\"");
    }
  }

  @Test
  void eventsCarryTheLiveFragments() throws Exception {
    try (PlainBookinfo app = new PlainBookinfo("v2", new Flakiness.Never());
        PageServer page = PageServer.start(0, app.client(), MeshView.none())) {
      http.get(page, "/productpage");
      HttpResponse<Stream<String>> stream = http.lines(page, "/events");

      try (Stream<String> lines = stream.body()) {
        assertThat(stream.headers().firstValue("content-type").orElseThrow())
            .startsWith("text/event-stream");
        assertThat(lines.takeWhile(line -> !line.contains("Rules in the directory")).toList())
            .contains("event: live", "event: counts", "event: rules")
            .anyMatch(line -> line.startsWith("data:") && line.contains("class=\"dot v2\""));
      }
    }
  }

  /** An injected fault as the application sees it. */
  private static ClientInterceptor failing(String service, Status status) {
    return new ClientInterceptor() {
      @Override
      public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
          MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
        if (!service.equals(method.getServiceName())) {
          return next.newCall(method, options);
        }
        return new ClientCall<>() {
          @Override
          public void start(Listener<RespT> listener, Metadata headers) {
            listener.onClose(status, new Metadata());
          }

          @Override
          public void request(int numMessages) {}

          @Override
          public void cancel(String message, Throwable cause) {}

          @Override
          public void halfClose() {}

          @Override
          public void sendMessage(ReqT message) {}
        };
      }
    };
  }
}
