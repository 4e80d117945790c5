package io.mizzen.translator.resolve;

import io.mizzen.api.Labels;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The client, as far as the rules of one route look at it. Equal ones share their routes, so
 * nothing that no rule reads belongs in here.
 *
 * @param namespace the client's namespace; empty when no rule reads it
 * @param labels the client's labels that some rule reads
 */
@API(status = API.Status.EXPERIMENTAL)
public record SourceWorkload(String namespace, Labels labels) {
  private static final SourceWorkload ANYONE = new SourceWorkload("", Labels.none());

  /** A client that no rule looks at. */
  public static SourceWorkload anyone() {
    return ANYONE;
  }

  /** Whether it carries all these labels and lives in that namespace; empty asks for nothing. */
  public boolean satisfies(Map<String, String> wanted, String wantedNamespace) {
    return (wantedNamespace.isEmpty() || wantedNamespace.equals(namespace))
        && wanted.entrySet().stream()
            .allMatch(label -> label.getValue().equals(labels.entries().get(label.getKey())));
  }
}
