package io.mizzen.model;

import io.mizzen.api.Labels;
import io.mizzen.api.Origin;
import io.mizzen.api.ResourceKey;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * One validated configuration resource.
 *
 * @param key kind, namespace and name; the namespace is never empty
 * @param labels {@code metadata.labels}
 * @param annotations {@code metadata.annotations}
 * @param spec the rule record of its kind, for example {@code VirtualService}
 * @param origin where its document starts
 */
@API(status = API.Status.EXPERIMENTAL)
public record MeshResource<S extends Record>(
    ResourceKey key, Labels labels, Map<String, String> annotations, S spec, Origin origin) {
  public MeshResource {
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
  }

  public String namespace() {
    return key.namespace();
  }

  public String name() {
    return key.name();
  }
}
