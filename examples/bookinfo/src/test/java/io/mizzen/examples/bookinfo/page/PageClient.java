package io.mizzen.examples.bookinfo.page;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;

/** Requests to the page of a test; arguments after the form are names and values of headers. */
final class PageClient {
  private final HttpClient http = HttpClient.newHttpClient();

  HttpResponse<String> get(PageServer page, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(page, path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(PageServer page, String path, String form, String... headers)
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

  /** The lines of a reply as they come. */
  HttpResponse<Stream<String>> lines(PageServer page, String path)
      throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(uri(page, path)).build(), BodyHandlers.ofLines());
  }

  private static URI uri(PageServer page, String path) {
    return URI.create("http://127.0.0.1:" + page.port() + path);
  }
}
