package io.mizzen.config.resource;

import io.mizzen.api.Finding;
import io.mizzen.api.ResourceKey;
import io.mizzen.config.Document;
import io.mizzen.model.MeshResource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apiguardian.api.API;

/** The result for one resource of a document. */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface Reading {
  /** The key of its resource; absent when not even that could be read. */
  Optional<ResourceKey> key();

  /** The findings about it. */
  List<Finding> findings();

  default <R> R fold(
      Function<Accepted, R> accepted,
      Function<Rejected, R> rejected,
      Function<Ignored, R> ignored) {
    if (this instanceof Accepted a) {
      return accepted.apply(a);
    }
    return this instanceof Rejected r ? rejected.apply(r) : ignored.apply((Ignored) this);
  }

  /** The resource, and its document for the origins of further findings. */
  record Accepted(MeshResource<?> resource, Document document, List<Finding> findings)
      implements Reading {
    public Accepted {
      findings = List.copyOf(findings);
    }

    @Override
    public Optional<ResourceKey> key() {
      return Optional.of(resource.key());
    }
  }

  /**
   * The resource has errors; its last good version, if any, is to stay.
   *
   * @param remains what could be read of it, so that everything that is wrong can be said at once
   */
  record Rejected(Optional<ResourceKey> key, List<Finding> findings, Optional<Remains> remains)
      implements Reading {
    public Rejected {
      findings = List.copyOf(findings);
    }

    /** A document of which nothing could be read. */
    Rejected(Optional<ResourceKey> key, List<Finding> findings) {
      this(key, findings, Optional.empty());
    }
  }

  /** A resource with the default wherever there is an error. It is never applied. */
  record Remains(MeshResource<?> resource, Document document) {}

  /** A kind without effect, with a remark that says so. */
  record Ignored(Optional<ResourceKey> key, Finding finding) implements Reading {
    @Override
    public List<Finding> findings() {
      return List.of(finding);
    }
  }
}
