package io.mizzen.examples.bookinfo.hosts;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Prints the body at a URL: run in a namespace, it sees what is on loopback there. */
public final class Fetch {
  private Fetch() {}

  /**
   * Writes the body to standard output.
   *
   * @param arguments the URL
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.out.println(
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(URI.create(arguments[0])).build(), BodyHandlers.ofString())
            .body());
  }
}
