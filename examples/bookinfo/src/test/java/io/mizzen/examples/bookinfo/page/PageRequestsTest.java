package io.mizzen.examples.bookinfo.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.examples.bookinfo.services.Flakiness;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("F5: requests that the product page takes, and those it refuses")
class PageRequestsTest {
  private final PageClient http = new PageClient();

  @Test
  void signingInSendsEndUserToEveryService() throws Exception {
    try (PlainBookinfo app = new PlainBookinfo("v2", new Flakiness.Never());
        PageServer page = PageServer.start(0, app.client(), MeshView.none())) {
      HttpResponse<String> signedIn = http.post(page, "/login", "user=jason");
      String cookie = signedIn.headers().firstValue("set-cookie").orElseThrow();

      assertThat(signedIn.statusCode()).isEqualTo(303);
      assertThat(cookie).contains("HttpOnly", "SameSite=Lax", "Path=/");

      String html = http.get(page, "/productpage", "Cookie", cookie.split(";", 2)[0]).body();

      assertThat(html).contains("Signed in as <strong>jason</strong>");
      // Details', reviews' and ratings' view of the header.
      assertThat(html.split("end-user: jason", -1)).hasSize(4);
    }
  }

  @Test
  void aHeaderFromOutsideSignsNobodyIn() throws Exception {
    try (PlainBookinfo app = new PlainBookinfo("v2", new Flakiness.Never());
        PageServer page = PageServer.start(0, app.client(), MeshView.none())) {
      String html = http.get(page, "/productpage", "end-user", "jason").body();

      assertThat(html).doesNotContain("end-user: jason");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "user=", "user=%3Cscript%3E", "user=a%0d%0ab", "user=j%C3%A4son"})
  void aNameThatDoesNotFitIsRefused(String form) throws Exception {
    try (PlainBookinfo app = new PlainBookinfo("v1", new Flakiness.Never());
        PageServer page = PageServer.start(0, app.client(), MeshView.none())) {
      HttpResponse<String> reply = http.post(page, "/login", form);

      assertThat(reply.statusCode()).isEqualTo(400);
      assertThat(reply.headers().firstValue("set-cookie")).isEmpty();
      assertThat(reply.body()).contains("letters, digits");
    }
  }

  @Test
  void signingOutForgetsTheName() throws Exception {
    try (PlainBookinfo app = new PlainBookinfo("v1", new Flakiness.Never());
        PageServer page = PageServer.start(0, app.client(), MeshView.none())) {
      HttpResponse<String> reply = http.post(page, "/logout", "");

      assertThat(reply.headers().firstValue("set-cookie").orElseThrow()).contains("Max-Age=0");
    }
  }

  @Test
  void everyReplyCarriesTheContentSecurityPolicy() throws Exception {
    try (PlainBookinfo app = new PlainBookinfo("v1", new Flakiness.Never());
        PageServer page = PageServer.start(0, app.client(), MeshView.none())) {
      for (String path :
          List.of("/", "/productpage", "/static/cover.svg", "/api/status", "/nowhere")) {
        assertThat(
                http.get(page, path).headers().firstValue("content-security-policy").orElseThrow())
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
      assertThat(http.get(page, path).statusCode()).isEqualTo(status);
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
        assertThat(http.post(page, path, "rule=x&user=jason", header, value).statusCode())
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
          http.post(
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
}
