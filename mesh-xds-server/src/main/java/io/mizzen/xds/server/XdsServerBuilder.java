package io.mizzen.xds.server;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/** Settings of an {@link XdsServer}; see the methods for defaults. */
@API(status = API.Status.EXPERIMENTAL)
public final class XdsServerBuilder {
  private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private Optional<ResourceSource> source = Optional.empty();
  private Optional<ServerCredentials> credentials = Optional.empty();
  private XdsLimits limits = XdsLimits.defaults();
  private Supplier<String> identifier = () -> "";
  private LongSupplier nanos = System::nanoTime;
  private InstantSource clock = InstantSource.system();
  private final List<ServerInterceptor> interceptors = new ArrayList<>();
  private boolean plaintextBeyondLoopback;

  XdsServerBuilder() {}

  /** The address to listen on; default loopback, any free port. */
  @CanIgnoreReturnValue
  public XdsServerBuilder address(InetSocketAddress address) {
    this.address = Objects.requireNonNull(address, "address");
    return this;
  }

  /**
   * The address to listen on, as {@link #address(InetSocketAddress)}.
   *
   * @param host a name or an IP address
   * @param port 0..65535; zero takes a free one
   */
  @CanIgnoreReturnValue
  public XdsServerBuilder address(String host, int port) {
    return address(new InetSocketAddress(host, port));
  }

  /** Answers what proxies get; required. */
  @CanIgnoreReturnValue
  public XdsServerBuilder source(ResourceSource source) {
    this.source = Optional.of(source);
    return this;
  }

  /** TLS or mTLS of the transport; default plaintext, which is served on loopback only. */
  @CanIgnoreReturnValue
  public XdsServerBuilder credentials(ServerCredentials credentials) {
    this.credentials = Optional.of(credentials);
    return this;
  }

  /**
   * Runs before every call of every service, and may refuse it before anything is read. The {@link
   * io.grpc.Context} in which it starts the call is current when {@link ResourceSource#open} is
   * asked about the stream. Called concurrently; must not block.
   */
  @CanIgnoreReturnValue
  public XdsServerBuilder interceptor(ServerInterceptor interceptor) {
    interceptors.add(interceptor);
    return this;
  }

  /**
   * Serves plaintext on an address others can reach: whoever can connect can claim to be any proxy
   * and read its configuration.
   */
  @CanIgnoreReturnValue
  public XdsServerBuilder allowPlaintextBeyondLoopback() {
    this.plaintextBeyondLoopback = true;
    return this;
  }

  /** The limits of streams, messages and waiting times; default {@link XdsLimits#defaults}. */
  @CanIgnoreReturnValue
  public XdsServerBuilder limits(XdsLimits limits) {
    this.limits = Objects.requireNonNull(limits, "limits");
    return this;
  }

  /**
   * {@code control_plane.identifier} of the first response of every stream, by which a client tells
   * which control plane it is connected to; default empty, which leaves the field out. Envoy shows
   * it as {@code control_plane.identifier} until the stream ends.
   */
  @CanIgnoreReturnValue
  public XdsServerBuilder identifier(String identifier) {
    Objects.requireNonNull(identifier, "identifier");
    return identifier(() -> identifier);
  }

  /** As {@link #identifier(String)}; asked for at the first responses, on several threads. */
  @CanIgnoreReturnValue
  public XdsServerBuilder identifier(Supplier<String> identifier) {
    this.identifier = Objects.requireNonNull(identifier, "identifier");
    return this;
  }

  /** The clock of {@link ProxyStatus#connectedSince}; default the system's. */
  @CanIgnoreReturnValue
  public XdsServerBuilder clock(InstantSource clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
    return this;
  }

  /** The monotonic time of deadlines, replaceable for tests. */
  @CanIgnoreReturnValue
  XdsServerBuilder nanos(LongSupplier nanos) {
    this.nanos = nanos;
    return this;
  }

  /**
   * Makes the server; it does not listen yet.
   *
   * @throws IllegalStateException without a source
   * @throws IllegalArgumentException when the address does not resolve, or is reachable from
   *     elsewhere and neither credentials nor {@link #allowPlaintextBeyondLoopback} were given
   */
  public XdsServer build() {
    if (source.isEmpty()) {
      throw new IllegalStateException("source: missing (expected: a ResourceSource)");
    }
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("address: " + address + " (expected: one that resolves)");
    }
    if (!address.getAddress().isLoopbackAddress()
        && credentials.isEmpty()
        && !plaintextBeyondLoopback) {
      throw new IllegalArgumentException(
          "address: "
              + address
              + " without credentials (expected: a loopback address, credentials, or"
              + " allowPlaintextBeyondLoopback)");
    }
    return new XdsServer(this);
  }

  Transport.Settings transport(StreamCounters counters, Runnable progressed) {
    return new Transport.Settings(
        address,
        credentials.orElseGet(InsecureServerCredentials::create),
        interceptors,
        limits,
        identifier,
        counters,
        progressed);
  }

  ResourceSource source() {
    return source.orElseThrow();
  }

  XdsLimits limits() {
    return limits;
  }

  InstantSource clock() {
    return clock;
  }

  LongSupplier nanos() {
    return nanos;
  }
}
