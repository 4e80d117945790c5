package io.mizzen.controlplane.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.controlplane.ControlPlaneBuilder;
import io.mizzen.xds.TypeUrl;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The addresses a control plane may listen on, and the security each asks for. */
class ListeningTest {
  private static final InetSocketAddress ANYWHERE = new InetSocketAddress("0.0.0.0", 0);

  @Test
  void plaintextBeyondLoopbackIsAskedForByName() {
    ControlPlaneBuilder unsaid = ControlPlane.builder().address(ANYWHERE);

    assertThatThrownBy(unsaid::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("plaintextBeyondLoopback");

    try (ControlPlane mesh =
        unsaid.security(TransportSecurity.plaintextBeyondLoopback()).build().start()) {
      assertThat(mesh.target()).startsWith("127.0.0.1:");
    }
  }

  @Test
  void tlsNeedsSomethingThatClientsCanShow() {
    ControlPlaneBuilder nobody =
        ControlPlane.builder()
            .address(ANYWHERE)
            .security(TransportSecurity.tls(Path.of("chain.pem"), Path.of("key.pem")));

    assertThatThrownBy(nobody::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("without trust bundle and tokens");
  }

  @Test
  void inPlaintextATokenIsNotLookedAtAndAnAddressIsTheStreams() throws InterruptedException {
    try (ControlPlane mesh =
        ControlPlane.builder()
            .address(ANYWHERE)
            .security(TransportSecurity.plaintextBeyondLoopback())
            .build()
            .start()) {
      ManagedChannel channel =
          Grpc.newChannelBuilder(mesh.target(), InsecureChannelCredentials.create()).build();
      try (RawStream stream =
          new RawStream(
              channel, Optional.of("Bearer whatever"), RawStream.node("shop", "", Map.of()))) {
        assertThat(stream.ask(TypeUrl.CLUSTER).response()).isPresent();
      } finally {
        channel.shutdownNow();
      }
    }
    StreamAuthorization anywhere =
        new StreamAuthorization(TransportSecurity.plaintextBeyondLoopback());
    VerifiedPeer peer =
        new VerifiedPeer(
            Optional.empty(),
            Optional.of(new InetSocketAddress("10.0.0.7", 1).getAddress()),
            Optional.empty());
    assertThat(anywhere.denial(peer, claim("10.0.0.7"))).isEmpty();
    assertThat(anywhere.denial(peer, claim("10.0.0.8")).orElseThrow())
        .startsWith("INSTANCE_IPS: 10.0.0.8 (expected: 10.0.0.7, where the stream comes from");
  }

  private static StreamAuthorization.Claim claim(String address) {
    return new StreamAuthorization.Claim("id", "shop", "", Optional.of(address));
  }
}
