package io.mizzen.translator;

import io.mizzen.api.Service;
import io.mizzen.api.ServicePort;
import io.mizzen.snapshot.ProxyScope;
import io.mizzen.translator.document.SpelledHosts;
import io.mizzen.xds.ClusterName;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/** From the name a client dials to the service it means. Pure. */
@API(status = API.Status.EXPERIMENTAL)
public final class ListenerNames {
  private static final Pattern HOST_AND_PORT = Pattern.compile("(.+?)(?::(\\d{1,5}))?");

  /**
   * Istio's {@code xds.istio.io/grpc/lds/inbound/<address>} and gRFC A36's {@code
   * grpc/server?xds.resource.listening_address=<address>}; the bootstrap file chooses the template.
   */
  private static final Pattern SERVER_SIDE =
      Pattern.compile("(?:.*/)?(?:inbound/|grpc/server[/?]).*", Pattern.DOTALL);

  private ListenerNames() {}

  /**
   * Whether a gRPC server asks, for the listener that guards its own port. A client's listener in
   * its place would be refused or misread.
   */
  static boolean isServerSide(String requested) {
    return SERVER_SIDE.matcher(requested).matches();
  }

  /**
   * The service and port behind a listener name: {@code host[:port]} with the host as {@code name}
   * (the client's own namespace), {@code name.ns}, {@code name.ns.svc} or in full. A host that is
   * declared exactly as written wins over an expansion.
   *
   * @return the service's default cluster; empty when there is no such service or port, or when the
   *     port is left out and the service does not have exactly one
   */
  public static Optional<ClusterName> resolve(String requested, ProxyScope scope) {
    Matcher parts = HOST_AND_PORT.matcher(requested);
    if (!parts.matches()) {
      return Optional.empty();
    }
    Optional<Integer> port = Optional.ofNullable(parts.group(2)).map(Integer::valueOf);
    return SpelledHosts.candidates(parts.group(1), scope)
        .flatMap(host -> scope.service(host).stream())
        .findFirst()
        .flatMap(service -> cluster(service, port));
  }

  /** The ports a client may dial, in declared order. */
  static List<Integer> ports(Service service) {
    return service.clientPorts().stream().map(ServicePort::number).toList();
  }

  private static Optional<ClusterName> cluster(Service service, Optional<Integer> asked) {
    List<Integer> ports = ports(service);
    Optional<Integer> port =
        asked.isEmpty() && ports.size() == 1
            ? Optional.of(ports.get(0))
            : asked.filter(ports::contains);
    return port.map(number -> new ClusterName(number, "", service.host()));
  }
}
