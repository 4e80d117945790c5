package io.mizzen.simulation;

import io.mizzen.dataplane.listener.IpAddress;
import io.mizzen.dataplane.match.RequestHead;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * One call as the proxy sees it.
 *
 * @param entry how it reaches the proxy
 * @param transport what the connection carries around it
 * @param content what is sent
 * @param random stands for chance where a route takes a share of requests; 0 is in every share.
 *     Weights are not rolled: a trace names every cluster with its share
 */
@API(status = API.Status.EXPERIMENTAL)
public record Request(Entry entry, Transport transport, Content content, long random) {

  /** The way a call reaches the proxy. */
  public sealed interface Entry {}

  /**
   * A proxyless client dials a name.
   *
   * @param name of the API listener, for example {@code reviews:9080}
   */
  public record Dialled(String name) implements Entry {
    @Override
    public String toString() {
      return name;
    }
  }

  /** An application's connection to an address is redirected to its sidecar. */
  public record Outbound(IpAddress address, int port) implements Entry {
    @Override
    public String toString() {
      return address + ":" + port;
    }
  }

  /** A connection to this workload is redirected to its sidecar. */
  public record Inbound(IpAddress address, int port) implements Entry {
    @Override
    public String toString() {
      return "inbound " + address + ":" + port;
    }
  }

  /** The layers that a connection carries around the call. */
  public sealed interface Transport {}

  /** Nothing. */
  public record Plain() implements Transport {}

  /**
   * TLS, as the client opens it.
   *
   * @param serverName empty when it sends none
   * @param applicationProtocols its offer (ALPN)
   * @param certificate whether it shows one of the mesh
   */
  public record Tls(String serverName, List<String> applicationProtocols, Certificate certificate)
      implements Transport {
    public Tls {
      applicationProtocols = List.copyOf(applicationProtocols);
    }
  }

  /** Whether a client can prove that it belongs to the mesh. */
  public enum Certificate {
    NONE,
    OF_THE_MESH
  }

  /** The payload. */
  public sealed interface Content {
    /** The request, if it is one of HTTP. */
    default Optional<RequestHead> head() {
      return this instanceof Http http ? Optional.of(http.request()) : Optional.empty();
    }
  }

  /** A request of HTTP. */
  public record Http(Version version, RequestHead request) implements Content {}

  /** Bytes of some other protocol. */
  public record Bytes() implements Content {}

  /** The version of HTTP that is spoken. */
  public enum Version {
    HTTP_1("http/1.1"),
    HTTP_2("h2c");

    private final String plaintextName;

    Version(String plaintextName) {
      this.plaintextName = plaintextName;
    }

    /** The protocol name of Envoy's HTTP inspector. */
    String plaintextName() {
      return plaintextName;
    }
  }

  /**
   * A call of a proxyless gRPC client.
   *
   * @param target as it is dialled, {@code reviews:9080}; it is the authority too
   * @param method {@code /package.Service/Method}
   */
  public static Request grpc(String target, String method) {
    return new Request(
        new Dialled(target),
        new Plain(),
        new Http(Version.HTTP_2, RequestHead.grpc(target, method)),
        0);
  }

  /**
   * A plaintext request of HTTP/1.1 through a sidecar.
   *
   * @param address the IP address that the application connects to
   * @param port 1 to 65535
   */
  public static Request http(String address, int port, RequestHead head) {
    return new Request(
        new Outbound(IpAddress.parse(address), port),
        new Plain(),
        new Http(Version.HTTP_1, head),
        0);
  }

  /** Plain bytes through a sidecar. */
  public static Request tcp(String address, int port) {
    return new Request(new Outbound(IpAddress.parse(address), port), new Plain(), new Bytes(), 0);
  }

  /** The same as a connection to this workload. */
  public Request inbound() {
    return entry instanceof Outbound outbound
        ? new Request(new Inbound(outbound.address(), outbound.port()), transport, content, random)
        : this;
  }

  public Request over(Transport transport) {
    return new Request(entry, transport, content, random);
  }

  /** One header more; only a request of HTTP has any. */
  public Request withHeader(String name, String value) {
    return content instanceof Http http
        ? new Request(
            entry,
            transport,
            new Http(http.version(), http.request().withHeader(name, value)),
            random)
        : this;
  }

  public Request withRandom(long random) {
    return new Request(entry, transport, content, random);
  }

  /** {@code GET reviews:9080/1 to 10.0.0.1:9080}. */
  @Override
  public String toString() {
    String sent = content.head().map(RequestHead::toString).orElse("bytes");
    String carried = transport instanceof Tls ? " over TLS" : "";
    return sent + carried + " to " + entry;
  }
}
