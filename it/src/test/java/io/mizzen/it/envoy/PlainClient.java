package io.mizzen.it.envoy;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A caller outside the mesh, in plaintext. */
final class PlainClient {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private PlainClient() {}

  /** Status and the server's name, or {@code refused} and why. */
  static String get(String address, int port) {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(URI.create("http://" + address + ":" + port + "/"))
                  .timeout(PATIENCE)
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return response.statusCode()
          + " "
          + JsonParser.parseString(response.body()).getAsJsonObject().get("name").getAsString();
    } catch (IOException e) {
      return "refused: " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
