package io.mizzen.analysis;

import io.mizzen.api.Origin;
import io.mizzen.api.ResourceKey;
import io.mizzen.config.Document;
import io.mizzen.model.MeshResource;
import io.mizzen.model.RuleSet;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.virtualservice.VirtualService;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * The positions of the fields of resources. Without a resource's document the answer is where the
 * resource starts. Immutable.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class OriginIndex {
  private static final OriginIndex NONE = new OriginIndex(TreePMap.empty());

  private final PSortedMap<ResourceKey, Document> documents;

  private OriginIndex(PSortedMap<ResourceKey, Document> documents) {
    this.documents = documents;
  }

  /** Knows no document. */
  public static OriginIndex none() {
    return NONE;
  }

  /** Knows the document each resource was read from, for as long as somebody keeps this. */
  public static OriginIndex of(Map<ResourceKey, Document> documents) {
    return new OriginIndex(TreePMap.from(documents));
  }

  /**
   * This index after some documents were read again, as far as they are in force. Only kinds that
   * analysis looks at are kept, since each document is kept as a whole.
   *
   * @param read the documents of the resources that were accepted
   * @param inForce all rules after the change
   */
  public OriginIndex with(Map<ResourceKey, Document> read, RuleSet inForce) {
    PSortedMap<ResourceKey, Document> next = documents;
    for (Map.Entry<ResourceKey, Document> entry : read.entrySet()) {
      if (inForce.find(entry.getKey()).filter(OriginIndex::isAnalyzed).isPresent()) {
        next = next.plus(entry.getKey(), entry.getValue());
      }
    }
    return new OriginIndex(next);
  }

  /** This index without the documents of resources that are gone. */
  public OriginIndex without(Collection<ResourceKey> gone) {
    return new OriginIndex(documents.minusAll(gone));
  }

  private static boolean isAnalyzed(MeshResource<?> resource) {
    return resource.spec() instanceof VirtualService || resource.spec() instanceof DestinationRule;
  }

  /** The document a resource was read from, as far as it is known. */
  public Optional<Document> documentOf(ResourceKey key) {
    return Optional.ofNullable(documents.get(key));
  }

  /** Line and column of the field at {@code path}, or of the nearest one above it. */
  public Origin originOf(MeshResource<?> resource, String path) {
    Document document = documents.get(resource.key());
    return document == null ? resource.origin() : document.originOf(path);
  }
}
