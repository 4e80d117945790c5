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
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("F5: the product page over HTTP")
class ProductPageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void v1ShowsReviewsWithoutStars() throws Exception {
    try (PlainBookinfo app = new PlainBookinfo("v1", new Flakiness.Never());
        PageServer page = PageServer.start(0, app.client(), MeshView.none())) {
      String html = get(page, "/productpage").body();

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
      String html = get(page, "/productpage").body();

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
      HttpResponse<String> reply = get(page, "/productpage");

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
      HttpResponse<String> reply = get(page, "/productpage");

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

      String html = get(page, "/productpage").body();

      assertThat(html)
          .contains(
              "We cannot show the details of this book", "We cannot show the reviews right now")
          .contains("Nobody was there to answer.");
    }
  }

  @Test
  void signingInSendsEndUserToEveryService() throws Exception {
    try (PlainBookinfo app = new PlainBookinfo("v2", new Flakiness.Never());
        PageServer page = PageServer.start(0, app.client(), MeshView.none())) {
      HttpResponse<String> signedIn = post(page, "/login", "user=jason");
      String cookie = signedIn.headers().firstValue("set-cookie").orElseThrow();

      assertThat(signedIn.statusCode()).isEqualTo(303);
      assertThat(cookie).contains("HttpOnly", "SameSite=Lax", "Path=/");

      String html = get(page, "/productpage", "Cookie", cookie.split(";", 2)[0]).body();

      assertThat(html).contains("Signed in as <strong>jason</strong>");
      // Details', reviews' and ratings' view of the header.
      assertThat(html.split("end-user: jason", -1)).hasSize(4);
    }
  }

  @Test
  void aHeaderFromOutsideSignsNobodyIn() throws Exception {
    try (PlainBookinfo app = new PlainBookinfo("v2", new Flakiness.Never());
        PageServer page = PageServer.start(0, app.client(), MeshView.none())) {
      String html = get(page, "/productpage", "end-user", "jason").body();

      assertThat(html).doesNotContain("end-user: jason");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "user=", "user=%3Cscript%3E", "user=a%0d%0ab", "user=j%C3%A4son"})
  void aNameThatDoesNotFitIsRefused(String form) throws Exception {
    try (PlainBookinfo app = new PlainBookinfo("v1", new Flakiness.Never());
        PageServer page = PageServer.start(0, app.client(), MeshView.none())) {
      HttpResponse<String> reply = post(page, "/login", form);

      assertThat(reply.statusCode()).isEqualTo(400);
      assertThat(reply.headers().firstValue("set-cookie")).isEmpty();
      assertThat(reply.body()).contains("letters, digits");
    }
  }

  @Test
  void signingOutForgetsTheName() throws Exception {
    try (PlainBookinfo app = new PlainBookinfo("v1", new Flakiness.Never());
        PageServer page = PageServer.start(0, app.client(), MeshView.none())) {
      HttpResponse<String> reply = post(page, "/logout", "");

      assertThat(reply.headers().firstValue("set-cookie").orElseThrow()).contains("Max-Age=0");
    }
  }

  @Test
  void everyReplyCarriesTheContentSecurityPolicy() throws Exception {
    try (PlainBookinfo app = new PlainBookinfo("v1", new Flakiness.Never());
        PageServer page = PageServer.start(0, app.client(), MeshView.none())) {
      for (String path :
          List.of("/", "/productpage", "/static/cover.svg", "/api/status", "/nowhere")) {
        assertThat(get(page, path).headers().firstValue("content-security-policy").orElseThrow())
            .contains("default-src 'none'");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/, 302",
    "/productpage, 200",
    "/static/bookinfo.css, 200",
    "/static/../page.class, 404",
    "/static/, 404",
    "/nowhere, 404"
  })
  void pathsAnswerWithTheirStatus(String path, int status) throws Exception {
    try (PlainBookinfo app = new PlainBookinfo("v1", new Flakiness.Never());
        PageServer page = PageServer.start(0, app.client(), MeshView.none())) {
      assertThat(get(page, path).statusCode()).isEqualTo(status);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
    "Origin, http://evil.example",
    "Origin, null",
    "Origin, http://127.0.0.1:1"
  })
  void formsFromAnotherSiteAreRefused(String header, String value) throws Exception {
    try (PlainBookinfo app = new PlainBookinfo("v1", new Flakiness.Never());
        PageServer page = PageServer.start(0, app.client(), MeshView.none())) {
      for (String path : List.of("/rules", "/traffic", "/login", "/logout")) {
        assertThat(post(page, path, "rule=x&user=jason", header, value).statusCode())
            .as(path)
            .isEqualTo(403);
      }
      assertThat(app.reviewsCalls.counts().calls()).isZero();
    }
  }

  @Test
  void aFormOfThePageItselfIsTaken() throws Exception {
    try (PlainBookinfo app = new PlainBookinfo("v1", new Flakiness.Never());
        PageServer page = PageServer.start(0, app.client(), MeshView.none())) {
      HttpResponse<String> reply =
          post(
              page,
              "/logout",
              "",
              "Origin",
              "http://127.0.0.1:" + page.port(),
              "Sec-Fetch-Site",
              "same-origin");

      assertThat(reply.statusCode()).isEqualTo(303);
      assertThat(reply.headers().firstValue("referrer-policy")).hasValue("same-origin");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/productpage", "/api/status", "/events", "/static/live.js"})
  void aForeignHostNameIsRefused(String path) throws Exception {
    try (PlainBookinfo app = new PlainBookinfo("v1", new Flakiness.Never());
        PageServer page = PageServer.start(0, app.client(), MeshView.none());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), page.port())) {
      socket
          .getOutputStream()
          .write(
              ("GET "
                      + path
                      + " HTTP/1.1\r\nHost: rebound.example:9080\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));

      String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(reply).startsWith("HTTP/1.1 403").contains("Host: rebound.example:9080");
      assertThat(app.reviewsCalls.counts().calls()).isZero();
    }
  }

  @Test
  void ownTrafficMovesTheSplit() throws Exception {
    try (PlainBookinfo app = new PlainBookinfo("v3", new Flakiness.Never());
        PageServer page = PageServer.start(0, app.client(), MeshView.none())) {
      assertThat(post(page, "/traffic", "").statusCode()).isEqualTo(303);

      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(get(page, "/api/status").body()).contains("\"pages\": 100"));
      assertThat(app.reviewsCalls.counts().calls()).isEqualTo(100);
      assertThat(get(page, "/api/status").body()).containsPattern("\"v3\",\\s+\"count\": 100");
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
      assertThat(post(page, "/rules", "rule=v3-only").statusCode()).isEqualTo(303);

      assertThat(chosen).hasValue("v3-only");
      assertThat(get(page, "/productpage").body())
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
      get(page, "/productpage");
      HttpResponse<Stream<String>> stream =
          http.send(
              HttpRequest.newBuilder(page.url().resolve("/events")).build(),
              BodyHandlers.ofLines());

      try (Stream<String> lines = stream.body()) {
        assertThat(stream.headers().firstValue("content-type").orElseThrow())
            .startsWith("text/event-stream");
        assertThat(lines.takeWhile(line -> !line.contains("Rules in the directory")).toList())
            .contains("event: live", "event: counts", "event: rules")
            .anyMatch(line -> line.startsWith("data:") && line.contains("class=\"dot v2\""));
      }
    }
  }

  private HttpResponse<String> get(PageServer page, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(page, path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(PageServer page, String path, String form, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(page, path))
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .header("Content-Type", "application/x-www-form-urlencoded");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static URI uri(PageServer page, String path) {
    return URI.create("http://127.0.0.1:" + page.port() + path);
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
