package io.mizzen.examples.bookinfo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks for the page once, as a browser would, so that "up" means a page was served. */
final class FirstPage {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private FirstPage() {}

  static void await(URI url) throws IOException, InterruptedException {
    int status =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(url).timeout(PATIENCE).build(), BodyHandlers.discarding())
            .statusCode();
    if (status != 200) {
      throw new IllegalStateException(url + ": " + status + " (expected: 200)");
    }
  }
}
