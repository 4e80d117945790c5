package io.mizzen.spring.findings;

import io.mizzen.api.Finding;
import io.mizzen.controlplane.ControlPlane;
import java.util.List;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * All that is wrong with the rules of this application: those in force, and those rejected, in
 * whose place the last good ones are.
 */
@API(status = API.Status.INTERNAL)
public record MeshFindings(ControlPlane control, RejectedRules rejected) {
  /** Those in force, then those rejected. */
  public List<Finding> all() {
    return Stream.concat(control.findings().stream(), rejected.errors().stream()).toList();
  }
}
