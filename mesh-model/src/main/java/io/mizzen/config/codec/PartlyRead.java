package io.mizzen.config.codec;

import io.mizzen.api.Finding;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The part of a record that could be read.
 *
 * @param value the record, with the default wherever {@code findings} has an error; empty when the
 *     node is no such record at all
 * @param findings everything that is wrong with it
 */
@API(status = API.Status.INTERNAL)
public record PartlyRead<R extends Record>(Optional<R> value, List<Finding> findings) {
  public PartlyRead {
    findings = List.copyOf(findings);
  }

  /** Whether the value must not be applied. */
  public boolean hasErrors() {
    return findings.stream().anyMatch(Finding::isError);
  }
}
