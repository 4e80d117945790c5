package io.mizzen.spring;

import io.mizzen.api.Finding;
import io.mizzen.controlplane.ControlPlane;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that is wrong with the rules of this application: those in force, and those rejected, in
 * whose place the last good ones are.
 */
record MeshFindings(ControlPlane control, RejectedRules rejected) {
  List<Finding> all() {
    return Stream.concat(control.findings().stream(), rejected.errors().stream()).toList();
  }
}
