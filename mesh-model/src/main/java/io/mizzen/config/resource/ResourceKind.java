package io.mizzen.config.resource;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * A kind of resource the mesh reads.
 *
 * @param kind for example {@code VirtualService}
 * @param apiVersions those it may be written in, for example {@code networking.istio.io/v1}; sorted
 * @param spec the record its fields are read into
 * @param place where in the document those fields are
 */
@API(status = API.Status.EXPERIMENTAL)
public record ResourceKind<S extends Record>(
    String kind, Set<String> apiVersions, Class<S> spec, SpecPlace place) {
  public ResourceKind {
    apiVersions = Collections.unmodifiableSet(new TreeSet<>(apiVersions));
    if (apiVersions.isEmpty()) {
      throw new IllegalArgumentException("apiVersions of " + kind + ": none (expected: some)");
    }
  }

  /** A kind whose fields are under {@code spec}, as Istio's are. */
  public static <S extends Record> ResourceKind<S> ofSpec(
      String kind, Set<String> apiVersions, Class<S> spec) {
    return new ResourceKind<>(kind, apiVersions, spec, SpecPlace.UNDER_SPEC);
  }

  /** A kind whose fields are in the document itself, as some of Kubernetes' are. */
  public static <S extends Record> ResourceKind<S> ofDocument(
      String kind, Set<String> apiVersions, Class<S> spec) {
    return new ResourceKind<>(kind, apiVersions, spec, SpecPlace.WHOLE_DOCUMENT);
  }

  /** Where a kind's fields are. */
  public enum SpecPlace {
    /**
     * Under {@code spec}, which must be there; besides it only {@code apiVersion}, {@code kind},
     * {@code metadata} and {@code status} may be.
     */
    UNDER_SPEC,
    /** Beside {@code apiVersion}, {@code kind} and {@code metadata}. */
    WHOLE_DOCUMENT
  }
}
