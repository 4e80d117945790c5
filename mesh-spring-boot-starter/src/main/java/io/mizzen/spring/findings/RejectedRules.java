package io.mizzen.spring.findings;

import io.mizzen.api.Finding;
import io.mizzen.controlplane.ApplyResult;
import io.mizzen.controlplane.ControlPlaneListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apiguardian.api.API;

/**
 * The rules that the embedded control plane has rejected, by the location they were read from, as
 * it was applied last: at the start, or when a followed directory changed. Safe for all threads.
 */
@API(status = API.Status.INTERNAL)
public final class RejectedRules implements ControlPlaneListener {
  private final Map<String, ApplyResult> byLocation = new ConcurrentHashMap<>();

  /**
   * Notes the first outcome of a location. That of a change which the control plane has found
   * meanwhile is newer and stays.
   */
  public void applied(String location, ApplyResult result) {
    byLocation.merge(
        location,
        result,
        (before, first) -> before.revision() >= first.revision() ? before : first);
  }

  @Override
  public void reapplied(Path directory, ApplyResult result) {
    byLocation.merge(
        location(directory),
        result,
        (before, again) -> before.revision() > again.revision() ? before : again);
  }

  /** A directory as the control plane names it. */
  public static String location(Path directory) {
    return directory.toAbsolutePath().normalize().toString();
  }

  /** The errors of now, those of one location in the order of its files. */
  List<Finding> errors() {
    return byLocation.values().stream().flatMap(each -> each.errors().stream()).toList();
  }
}
