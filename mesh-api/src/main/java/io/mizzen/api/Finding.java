package io.mizzen.api;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Something the mesh has to say about a piece of configuration.
 *
 * @param severity how bad it is
 * @param code stable name of the problem, for example {@code UNKNOWN_FIELD}
 * @param resource the resource it is about; absent when not even its name could be read
 * @param origin file, line and column of the offending value
 * @param path where in the resource, for example {@code spec.http[0].route[1].weight}; may be empty
 * @param found the offending value, shortened; may be empty
 * @param expected what would have been right; may be empty
 * @param hint how to hint it, as an instruction; may be empty
 */
@API(status = API.Status.EXPERIMENTAL)
public record Finding(
    Severity severity,
    String code,
    Optional<ResourceKey> resource,
    Origin origin,
    String path,
    String found,
    String expected,
    String hint) {

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /**
   * One line: {@code origin: ERROR CODE resource path: found (expected: ...); hint}. Whatever the
   * parts hold, it stays one line: control characters are escaped.
   */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    line.append(origin).append(": ").append(severity).append(' ').append(code);
    resource.ifPresent(key -> line.append(' ').append(key));
    if (!path.isEmpty()) {
      line.append(' ').append(path);
    }
    if (!found.isEmpty()) {
      line.append(": ").append(found);
    }
    if (!expected.isEmpty()) {
      line.append(" (expected: ").append(expected).append(')');
    }
    if (!hint.isEmpty()) {
      line.append("; ").append(hint);
    }
    return EscapedText.of(line.toString());
  }
}
