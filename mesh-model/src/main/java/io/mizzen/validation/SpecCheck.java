package io.mizzen.validation;

import io.mizzen.model.MeshResource;
import org.apiguardian.api.API;

/**
 * The checks of one kind beyond the constraints its record declares. Pure.
 *
 * @param <S> the kind's spec
 */
@API(status = API.Status.INTERNAL)
@FunctionalInterface
public interface SpecCheck<S extends Record> {
  /** Reports what is wrong with {@code resource} to the places below {@code root}. */
  void check(FieldContext root, MeshResource<S> resource);

  /** For kinds whose constraints say it all. */
  static <S extends Record> SpecCheck<S> none() {
    return (root, resource) -> {};
  }
}
