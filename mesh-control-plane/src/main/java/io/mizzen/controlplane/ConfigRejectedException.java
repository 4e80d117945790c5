package io.mizzen.controlplane;

import io.mizzen.api.Finding;
import java.util.List;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/** Thrown by {@link ApplyResult#orThrow} for callers that want all of their documents or none. */
@API(status = API.Status.EXPERIMENTAL)
public final class ConfigRejectedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Finding> findings;

  ConfigRejectedException(List<Finding> findings) {
    super(findings.stream().map(Finding::toString).collect(Collectors.joining("\n")));
    this.findings = List.copyOf(findings);
  }

  public List<Finding> findings() {
    return findings;
  }
}
