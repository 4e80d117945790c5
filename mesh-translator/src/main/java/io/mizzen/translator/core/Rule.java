package io.mizzen.translator.core;

import io.mizzen.api.ResourceKey;
import java.util.Locale;
import org.apiguardian.api.API;

/**
 * A rule as translation sees it: its name and what it says, without where it was declared.
 *
 * @param key kind, namespace and name
 * @param spec the rule record, already validated
 */
@API(status = API.Status.EXPERIMENTAL)
public record Rule<S extends Record>(ResourceKey key, S spec) {

  /**
   * The value of Istio's {@code filter_metadata.istio.config} key, by which a resource names the
   * rule that shaped it.
   */
  public String configPath() {
    return configPath(key);
  }

  /** {@link #configPath()} of the rule with that key. */
  public static String configPath(ResourceKey key) {
    String kind = key.kind().replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    return "/apis/"
        + key.group()
        + "/v1/namespaces/"
        + key.namespace()
        + "/"
        + kind
        + "/"
        + key.name();
  }
}
