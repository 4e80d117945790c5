package io.mizzen.translator.resolve;

import io.mizzen.api.ResourceKey;
import io.mizzen.rules.gateway.Gateway.ServerTlsSettings;
import io.mizzen.translator.resolve.cluster.Upstream.ServiceName;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/** The reason for a port of a sidecar's own workload, and where it leads. */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface InboundOwner {

  /** The address in the name of the port's listener or filter chain. */
  String bind();

  /** The host in traces. */
  String host();

  /** The services that lead here by the same service port, the deciding one first. */
  List<ServiceName> services();

  /** The place to which the proxy connects. */
  Target target();

  /** Services lead there; at least one. */
  record Services(String bind, Target target, List<ServiceName> services) implements InboundOwner {
    public Services {
      services = List.copyOf(services);
    }

    @Override
    public String host() {
      return services.get(0).host();
    }
  }

  /**
   * An ingress listener of the workload's Sidecar.
   *
   * @param sidecar the Sidecar
   * @param listening where it listens
   * @param tls how it ends TLS of its clients, if the Sidecar says so
   */
  record Ingress(
      ResourceKey sidecar,
      String bind,
      Listening listening,
      Target target,
      Optional<ServerTlsSettings> tls,
      List<ServiceName> services)
      implements InboundOwner {
    public Ingress {
      services = List.copyOf(services);
    }

    @Override
    public String host() {
      return sidecar.name() + "." + sidecar.namespace();
    }
  }

  /** A place to connect to. */
  sealed interface Target {}

  /** The original destination of the connection. */
  record OriginalDestination() implements Target {}

  /**
   * One port of this host.
   *
   * @param isLoopback otherwise redirection must be told that the sidecar connects
   */
  record Socket(String address, int port, boolean isLoopback) implements Target {}

  /** A Unix socket, by its path. */
  record Pipe(String path) implements Target {}
}
