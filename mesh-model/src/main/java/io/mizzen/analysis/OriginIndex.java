package io.mizzen.analysis;

import io.mizzen.api.Origin;
import io.mizzen.api.ResourceKey;
import io.mizzen.config.Document;
import io.mizzen.model.MeshResource;
import io.mizzen.model.RuleSet;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.virtualservice.VirtualService;
import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * Where the fields of resources were written. Without a resource's document the answer is where the
 * resource starts. Immutable.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class OriginIndex {
  private static final OriginIndex NONE = new OriginIndex(Map.of());

  private final Map<ResourceKey, Document> documents;

  private OriginIndex(Map<ResourceKey, Document> documents) {
    this.documents = documents;
  }

  /** Knows no document. */
  public static OriginIndex none() {
    return NONE;
  }

  /** Knows the document each resource was read from, for as long as somebody keeps this. */
  public static OriginIndex of(Map<ResourceKey, Document> documents) {
    return new OriginIndex(new TreeMap<>(documents));
  }

  /**
   * This index after some documents were read again: it knows them, and of all others those that
   * are still in force. Only kinds that analysis looks at are kept, since each document is kept as
   * a whole.
   *
   * @param read the documents of the resources that were accepted
   * @param inForce all rules after the change
   */
  public OriginIndex with(Map<ResourceKey, Document> read, RuleSet inForce) {
    Map<ResourceKey, Document> next = new TreeMap<>(documents);
    next.putAll(read);
    next.keySet().removeIf(key -> inForce.find(key).filter(OriginIndex::isAnalyzed).isEmpty());
    return new OriginIndex(next);
  }

  private static boolean isAnalyzed(MeshResource<?> resource) {
    return resource.spec() instanceof VirtualService || resource.spec() instanceof DestinationRule;
  }

  /** Line and column of the field at {@code path}, or of the nearest one above it. */
  public Origin originOf(MeshResource<?> resource, String path) {
    Document document = documents.get(resource.key());
    return document == null ? resource.origin() : document.originOf(path);
  }
}
