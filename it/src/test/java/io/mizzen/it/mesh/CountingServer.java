package io.mizzen.it.mesh;

import io.mizzen.client.MeshClient;
import io.mizzen.client.MeshServer;

/** One instance of a workload: its own mesh client, a registered server, an echo that counts. */
public final class CountingServer implements AutoCloseable {
  private final Identity identity;
  private final EchoService echo;
  private final MeshClient mesh;
  private final MeshServer server;

  /** Closes its mesh client, too. */
  public CountingServer(Identity identity, MeshClient mesh) {
    this.identity = identity;
    this.mesh = mesh;
    this.echo = new EchoService(identity.name() + " " + version(identity));
    this.server =
        mesh.serverBuilder()
            .addService(echo.definition())
            .drainTimeout(Clients.DRAIN)
            .build()
            .start();
  }

  public Identity identity() {
    return identity;
  }

  public String name() {
    return identity.name();
  }

  public String version() {
    return version(identity);
  }

  public EchoService echo() {
    return echo;
  }

  public int port() {
    return server.port();
  }

  /** Deregisters, then stops. */
  @Override
  public void close() {
    echo.release();
    server.close();
    mesh.close();
  }

  private static String version(Identity identity) {
    return identity.labels().getOrDefault("version", "none");
  }
}
