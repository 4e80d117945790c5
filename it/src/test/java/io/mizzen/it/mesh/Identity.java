package io.mizzen.it.mesh;

import java.util.HashMap;
import java.util.Map;

/**
 * The identity of a workload.
 *
 * @param locality {@code region/zone/subzone}, or empty
 */
public record Identity(String name, String namespace, Map<String, String> labels, String locality) {
  public Identity {
    labels = Map.copyOf(labels);
  }

  /** The workload {@code app-version} in namespace default with the labels app and version. */
  public static Identity of(String app, String version) {
    return new Identity(app + "-" + version, "default", Map.of("app", app, "version", version), "");
  }

  public Identity named(String name) {
    return new Identity(name, namespace, labels, locality);
  }

  public Identity in(String namespace) {
    return new Identity(name, namespace, labels, locality);
  }

  public Identity at(String locality) {
    return new Identity(name, namespace, labels, locality);
  }

  public Identity label(String key, String value) {
    Map<String, String> more = new HashMap<>(labels);
    more.put(key, value);
    return new Identity(name, namespace, more, locality);
  }
}
