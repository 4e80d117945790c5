package io.mizzen.client.grpcinternal;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * The hosts this proxy may dial and their ports, as the control plane told them under {@link
 * io.mizzen.xds.MizzenNames#SERVICE_NAMES}.
 *
 * @param ports ports by host, hosts sorted; an empty list means that the ports are not known
 */
@API(status = API.Status.INTERNAL)
public record KnownHosts(SortedMap<String, List<Integer>> ports) {
  public KnownHosts {
    ports = Collections.unmodifiableSortedMap(new TreeMap<>(ports));
  }

  public static KnownHosts of(Map<String, List<Integer>> ports) {
    return new KnownHosts(new TreeMap<>(ports));
  }
}
