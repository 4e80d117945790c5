package io.mizzen.intake;

import io.mizzen.api.Finding;
import io.mizzen.api.ResourceKey;
import io.mizzen.config.Document;
import io.mizzen.model.MeshResource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * The result of reading one text.
 *
 * @param accepted resources without errors, in order of appearance
 * @param documents the documents of the accepted resources, for the places of later findings
 * @param mentioned keys of all resources the text declares, rejected ones included; those keep
 *     their last good version
 * @param complete whether {@code mentioned} names them all; false when the text is not YAML or when
 *     a rejected document does not even say whose it is. What an incomplete text does not mention
 *     must not be taken for deleted
 * @param findings everything there is to say, in order of appearance
 */
@API(status = API.Status.EXPERIMENTAL)
public record Intake(
    List<MeshResource<?>> accepted,
    Map<ResourceKey, Document> documents,
    Set<ResourceKey> mentioned,
    boolean complete,
    List<Finding> findings) {
  public Intake {
    accepted = List.copyOf(accepted);
    documents = Map.copyOf(documents);
    mentioned = Collections.unmodifiableSet(new TreeSet<>(mentioned));
    findings = List.copyOf(findings);
  }
}
