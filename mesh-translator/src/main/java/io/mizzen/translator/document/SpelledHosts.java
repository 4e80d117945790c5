package io.mizzen.translator.document;

import io.mizzen.api.Service;
import io.mizzen.names.HostNames;
import io.mizzen.snapshot.ProxyScope;
import java.util.Optional;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/** From a host as a client spells it to the service it means. Pure. */
@API(status = API.Status.INTERNAL)
public final class SpelledHosts {
  private SpelledHosts() {}

  /**
   * The hosts a spelling may mean, in order: as written, then {@code name} in the client's own
   * namespace, {@code name.ns} and {@code name.ns.svc} completed.
   */
  public static Stream<String> candidates(String spelled, ProxyScope scope) {
    String domain = scope.settings().domain();
    return Stream.of(
        spelled,
        scope.settings().resolveHost(spelled, scope.namespace()),
        spelled + ".svc." + domain,
        spelled + "." + domain);
  }

  /** The service of the first candidate that exists, else of the longest wildcard that fits. */
  static Optional<Service> service(String spelled, ProxyScope scope) {
    return Stream.concat(candidates(spelled, scope), HostNames.wildcardsOf(spelled))
        .flatMap(host -> scope.service(host).stream())
        .findFirst();
  }
}
