package io.mizzen.controlplane;

import io.mizzen.api.Finding;
import io.mizzen.controlplane.source.AppliedSource.Applied;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The result of an apply or a delete.
 *
 * @param revision the newest revision that holds everything that was accepted; pass it to {@link
 *     ControlPlane#awaitAcked}
 * @param findings what the mesh has to say about the documents, by severity, errors first, then by
 *     origin. A resource with an error kept its last good version, except for {@code
 *     NOT_ENFORCEABLE}: it is in force, and the calls it protects are refused
 */
@API(status = API.Status.EXPERIMENTAL)
public record ApplyResult(long revision, List<Finding> findings) {
  public ApplyResult {
    findings = List.copyOf(findings);
  }

  static ApplyResult of(Applied applied) {
    return new ApplyResult(applied.state().revision(), applied.findings());
  }

  public boolean hasErrors() {
    return findings.stream().anyMatch(Finding::isError);
  }

  /** The findings that rejected a resource, or say that it cannot be enforced. */
  public List<Finding> errors() {
    return findings.stream().filter(Finding::isError).toList();
  }

  /**
   * This result, if nothing was rejected and nothing asks for protection that cannot be had.
   *
   * @throws ConfigRejectedException naming every error
   */
  public ApplyResult orThrow() {
    if (hasErrors()) {
      throw new ConfigRejectedException(errors());
    }
    return this;
  }
}
