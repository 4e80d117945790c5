package io.mizzen.controlplane.security;

import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.controlplane.ControlPlaneBuilder;
import io.mizzen.testkit.TestAuthority;
import io.mizzen.testkit.TestAuthority.Issued;
import io.mizzen.testkit.TestAuthority.KeyFiles;
import io.mizzen.testkit.TestAuthority.Leaf;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A control plane with TLS whose authority a test holds, and channels to it. */
final class TlsMesh implements AutoCloseable {
  final TestAuthority authority = TestAuthority.create("mesh root");
  final KeyFiles own;
  final Path bundle;
  final ControlPlane mesh;
  private final List<ManagedChannel> channels = new ArrayList<>();

  /** The security of the control plane, made of the files that were written for it. */
  static Leaf serverLeaf() {
    return Leaf.of("control plane").ip("127.0.0.1");
  }

  TlsMesh(Path directory, UnaryOperator<TlsSecurity> more) {
    this(directory, more, builder -> builder);
  }

  TlsMesh(
      Path directory, UnaryOperator<TlsSecurity> more, UnaryOperator<ControlPlaneBuilder> options) {
    own = authority.issue(serverLeaf()).write(directory, "own");
    bundle = authority.write(directory.resolve("roots.pem"));
    TlsSecurity security = TransportSecurity.tls(own.certificateChain(), own.privateKey(), bundle);
    mesh =
        options
            .apply(
                ControlPlane.builder()
                    .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .security(more.apply(security)))
            .build()
            .start();
  }

  ManagedChannel channel(Optional<Issued> client) {
    return channel(authority.certificatePem(), client);
  }

  /** A channel that trusts the given roots and presents a certificate, if it has one. */
  ManagedChannel channel(String roots, Optional<Issued> client) {
    ManagedChannel channel =
        NettyChannelBuilder.forTarget(mesh.target(), credentials(roots, client)).build();
    channels.add(channel);
    return channel;
  }

  private static ChannelCredentials credentials(String roots, Optional<Issued> client) {
    try {
      TlsChannelCredentials.Builder builder =
          TlsChannelCredentials.newBuilder().trustManager(stream(roots));
      if (client.isPresent()) {
        builder.keyManager(stream(client.get().certificatePem()), stream(client.get().keyPem()));
      }
      return builder.build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    mesh.close();
  }
}
