package io.mizzen.client;

import java.util.List;
import org.apiguardian.api.API;

/**
 * The control plane's answer to a server's registration.
 *
 * @param workloadEntry the name of the WorkloadEntry it made
 * @param services hosts of the services whose selectors choose it, sorted; when empty nobody can
 *     find the server
 */
@API(status = API.Status.EXPERIMENTAL)
public record Registration(String workloadEntry, List<String> services) {
  public Registration {
    services = List.copyOf(services);
  }
}
