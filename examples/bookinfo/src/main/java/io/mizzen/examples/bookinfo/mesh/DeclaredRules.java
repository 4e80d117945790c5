package io.mizzen.examples.bookinfo.mesh;

import io.mizzen.api.ResourceKey;
import io.mizzen.examples.bookinfo.page.MeshPanel.RuleYaml;
import io.mizzen.intake.ConfigIntake;
import io.mizzen.model.MeshResource;
import io.mizzen.model.RuleSet;
import io.mizzen.rules.destinationrule.DestinationRule;
import io.mizzen.rules.virtualservice.VirtualService;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The texts of the rules: those declared last, and older ones that are still in force because their
 * successors were refused. Immutable.
 *
 * <p>Which text is in force is not remembered but looked up: it is the one that means what the
 * control plane holds.
 */
final class DeclaredRules {
  private static final DeclaredRules NONE = new DeclaredRules(Map.of(), Map.of());
  private static final ConfigIntake INTAKE = new ConfigIntake("default");
  private static final String UNKNOWN =
      "# The control plane holds this rule; its text is not known here.\n";

  private final Map<ResourceKey, Declared> newest;
  private final Map<ResourceKey, Declared> older;

  /** A document and what it means; empty when it was refused. */
  private record Declared(Doc doc, Optional<Record> spec) {
    static Declared of(Doc doc) {
      return new Declared(
          doc,
          INTAKE.read(doc.source(), doc.text()).accepted().stream()
              .findFirst()
              .map(MeshResource::spec));
    }

    boolean means(MeshResource<?> held) {
      return spec.filter(held.spec()::equals).isPresent();
    }
  }

  private DeclaredRules(Map<ResourceKey, Declared> newest, Map<ResourceKey, Declared> older) {
    this.newest = newest;
    this.older = older;
  }

  static DeclaredRules none() {
    return NONE;
  }

  /** These documents declared instead; of the texts before, those that {@code held} still means. */
  DeclaredRules replacedBy(Documents documents, RuleSet held) {
    Map<ResourceKey, Declared> declared = new LinkedHashMap<>();
    documents.all().stream()
        .filter(Doc::isRule)
        .forEach(doc -> declared.put(doc.key(), Declared.of(doc)));
    Map<ResourceKey, Declared> kept = new LinkedHashMap<>();
    held.byKey()
        .forEach((key, resource) -> text(key, resource).ifPresent(text -> kept.put(key, text)));
    return new DeclaredRules(declared, kept);
  }

  /** The rules the control plane holds, with their texts. */
  List<RuleYaml> inForce(RuleSet held, Comparator<Doc> order) {
    List<Doc> known = new ArrayList<>();
    List<RuleYaml> unknown = new ArrayList<>();
    held.byKey()
        .forEach(
            (key, resource) ->
                text(key, resource)
                    .ifPresentOrElse(
                        text -> known.add(text.doc()),
                        () -> {
                          if (isRule(resource)) {
                            unknown.add(
                                new RuleYaml(
                                    key.kind() + " " + key.name(),
                                    resource.origin().source(),
                                    UNKNOWN));
                          }
                        }));
    return Stream.concat(known.stream().sorted(order).map(PanelRules::yaml), unknown.stream())
        .toList();
  }

  /** True if the newest text of this resource is in force. */
  boolean isNewestInForce(ResourceKey key, RuleSet held) {
    Declared declared = newest.get(key);
    return declared != null && held.find(key).filter(declared::means).isPresent();
  }

  private Optional<Declared> text(ResourceKey key, MeshResource<?> held) {
    return Stream.of(Optional.ofNullable(newest.get(key)), Optional.ofNullable(older.get(key)))
        .flatMap(Optional::stream)
        .filter(declared -> declared.means(held))
        .findFirst();
  }

  private static boolean isRule(MeshResource<?> resource) {
    return resource.spec() instanceof VirtualService || resource.spec() instanceof DestinationRule;
  }
}
