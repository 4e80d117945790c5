package io.mizzen.validation;

import io.mizzen.api.Severity;
import org.apiguardian.api.API;

/**
 * One thing wrong with a resource, before it is known where in its document that is.
 *
 * @param severity {@code ERROR} rejects the resource, {@code WARNING} does not
 * @param code what kind of problem
 * @param path the field, for example {@code spec.http[0].route[1].weight}
 * @param found the offending value; may be empty
 * @param expected what would have been right; may be empty
 * @param hint how to hint it; may be empty
 */
@API(status = API.Status.EXPERIMENTAL)
public record Violation(
    Severity severity,
    ViolationCode code,
    String path,
    String found,
    String expected,
    String hint) {
  public boolean isError() {
    return severity == Severity.ERROR;
  }
}
