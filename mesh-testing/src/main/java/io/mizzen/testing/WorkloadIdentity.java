package io.mizzen.testing;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * The identity that a workload of a test claims. Immutable.
 *
 * @param name for example {@code reviews-v2}; several instances may have one name
 * @param namespace empty for that of the mesh
 * @param labels what selectors, subsets and {@code sourceLabels} look at
 * @param locality {@code region/zone/subzone}, trailing parts may be left out; empty for none
 */
@API(status = API.Status.EXPERIMENTAL)
public record WorkloadIdentity(
    String name, String namespace, Map<String, String> labels, String locality) {
  public WorkloadIdentity {
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
  }

  /** The workload {@code app-version} with the labels {@code app} and {@code version}. */
  public static WorkloadIdentity of(String app, String version) {
    return new WorkloadIdentity(
        app + "-" + version, "", Map.of("app", app, "version", version), "");
  }

  /** The same with another name. */
  public WorkloadIdentity named(String name) {
    return new WorkloadIdentity(name, namespace, labels, locality);
  }

  /** The same in another namespace. */
  public WorkloadIdentity in(String namespace) {
    return new WorkloadIdentity(name, namespace, labels, locality);
  }

  /** The same in another locality, {@code region/zone/subzone}. */
  public WorkloadIdentity at(String locality) {
    return new WorkloadIdentity(name, namespace, labels, locality);
  }

  /** The same with one label more, or another value of it. */
  public WorkloadIdentity label(String key, String value) {
    Map<String, String> more = new TreeMap<>(labels);
    more.put(key, value);
    return new WorkloadIdentity(name, namespace, more, locality);
  }

  @Override
  public String toString() {
    return name + labels;
  }
}
