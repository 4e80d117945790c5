package io.mizzen.intake;

import io.mizzen.model.MeshResource;
import io.mizzen.validation.SpecCheck;
import java.util.HashMap;
import java.util.Map;

/** Checks beyond those of {@link MeshKinds}, by the class of the spec. Immutable. */
record FurtherChecks(Map<Class<?>, SpecCheck<?>> bySpec) {
  FurtherChecks {
    bySpec = Map.copyOf(bySpec);
  }

  static FurtherChecks none() {
    return new FurtherChecks(Map.of());
  }

  <S extends Record> FurtherChecks with(Class<S> spec, SpecCheck<S> check) {
    Map<Class<?>, SpecCheck<?>> all = new HashMap<>(bySpec);
    all.put(spec, check);
    return new FurtherChecks(all);
  }

  /** All checks of a resource: the kind's own, then the further one. */
  @SuppressWarnings("unchecked") // a check is kept under the class of its spec
  <S extends Record> SpecCheck<S> of(MeshResource<S> resource) {
    SpecCheck<S> own = MeshKinds.checkOf(resource);
    SpecCheck<S> further = (SpecCheck<S>) bySpec.get(resource.spec().getClass());
    return further == null
        ? own
        : (root, each) -> {
          own.check(root, each);
          further.check(root, each);
        };
  }
}
