package io.mizzen.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.mizzen.controlplane.security.RawStream;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.server.ProxyNack;
import io.mizzen.xds.server.ProxyNode;
import io.mizzen.xds.server.ProxyStatus;
import io.mizzen.xds.server.StreamEnd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The events that a listener hears, and the status that proxies() then shows. */
class ControlPlaneListenerTest {
  private static final Node NODE = RawStream.node("shop", "page", Map.of());

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final ControlPlaneListener listener =
      new ControlPlaneListener() {
        @Override
        public void connected(ProxyNode proxy) {
          heard.add("connected " + proxy.id());
        }

        @Override
        public void disconnected(ProxyNode proxy, StreamEnd end) {
          heard.add("disconnected " + proxy.id() + " " + end);
        }

        @Override
        public void nacked(ProxyNack nack) {
          heard.add("nacked " + nack.type() + " " + nack.error());
        }

        @Override
        public void reapplied(Path directory, ApplyResult result) {
          heard.add("reapplied " + directory.getFileName() + " " + result.findings().size());
        }
      };

  @TempDir Path directory;

  @Test
  void hearsOfConnectsNacksAndEndsAlthoughAnotherListenerFails() throws Exception {
    ControlPlaneListener failing =
        new ControlPlaneListener() {
          @Override
          public void connected(ProxyNode proxy) {
            throw new IllegalStateException("a listener that fails");
          }
        };
    try (ControlPlane mesh =
        ControlPlane.builder().listener(failing).listener(listener).build().start()) {
      mesh.apply(service("reviews")).orThrow();
      ManagedChannel channel =
          Grpc.newChannelBuilder(mesh.target(), InsecureChannelCredentials.create()).build();
      RawStream proxy = new RawStream(channel, Optional.empty(), NODE);
      RawStream.Answer answer = proxy.ask(TypeUrl.CLUSTER);
      assertThat(next()).isEqualTo("connected " + NODE.getId());
      String sent = "\n  Cluster: STALE * 0 names, sent ";
      assertThat(statusOnce(mesh, sent))
          .startsWith(NODE.getId() + ", gRPC Java 1.85.1, connected since ")
          .contains(sent);

      proxy.nack(answer.response().orElseThrow(), "bad\ncluster");
      assertThat(next()).startsWith("nacked Cluster bad").endsWith("cluster").doesNotContain("\n");
      assertThat(status(mesh).types().get(TypeUrl.CLUSTER))
          .satisfies(type -> assertThat(type.answeredAt()).isPresent());
      assertThat(status(mesh).toString())
          .contains("\n  Cluster: ERROR * 0 names, sent ", ", rejected: bad");

      proxy.close();
      assertThat(next()).isEqualTo("disconnected " + NODE.getId() + " CLIENT_CLOSED");
      channel.shutdownNow();
    }
  }

  @Test
  void hearsWhatBecameOfAWatchedDirectory(@TempDir Path elsewhere) throws Exception {
    Files.writeString(directory.resolve("a.yaml"), service("a"));
    try (ControlPlane mesh = ControlPlane.builder().listener(listener).build().start()) {
      mesh.watch(directory).orThrow();
      // Whole at once: a file that is being written may be read while it is still empty.
      Path written = Files.writeString(elsewhere.resolve("b"), "kind: Service\nname: b\n");
      Files.move(written, directory.resolve("b.yaml"), StandardCopyOption.ATOMIC_MOVE);
      assertThat(next())
          .startsWith("reapplied " + directory.getFileName() + " ")
          .doesNotEndWith(" 0");
    }
  }

  /** A response may be read before its stream says that it has sent it. */
  private static String statusOnce(ControlPlane mesh, String text) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    String shown = status(mesh).toString();
    while (!shown.contains(text) && System.nanoTime() < end) {
      Thread.onSpinWait();
      shown = status(mesh).toString();
    }
    return shown;
  }

  private static ProxyStatus status(ControlPlane mesh) {
    return mesh.proxies().get(0);
  }

  private String next() throws InterruptedException {
    String event = heard.poll(60, TimeUnit.SECONDS);
    return event == null ? "nothing within 60 s" : event;
  }

  private static String service(String name) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s, namespace: shop}
    spec: {selector: {app: x}, ports: [{name: grpc, port: 9080}]}
    """
        .formatted(name);
  }
}
