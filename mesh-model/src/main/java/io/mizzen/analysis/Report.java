package io.mizzen.analysis;

import io.mizzen.api.Finding;
import io.mizzen.api.Severity;
import io.mizzen.config.FieldPath;
import io.mizzen.config.Findings;
import io.mizzen.model.MeshResource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/** Collects the findings of one analysis; confined to it. */
@API(status = API.Status.INTERNAL)
public final class Report {
  private static final Comparator<Finding> ORDER =
      Comparator.comparing(Finding::origin)
          .thenComparing(Finding::path)
          .thenComparing(Finding::code)
          .thenComparing(Finding::found);

  private final OriginIndex origins;
  private final List<Finding> findings = new ArrayList<>();

  public Report(OriginIndex origins) {
    this.origins = origins;
  }

  /** A place in one resource, to report to. */
  public Field at(MeshResource<?> resource, FieldPath path) {
    return new Field(resource, path);
  }

  public List<Finding> findings() {
    return findings.stream().sorted(ORDER).toList();
  }

  /** One field of one resource. */
  public final class Field {
    private final MeshResource<?> resource;
    private final FieldPath path;

    private Field(MeshResource<?> resource, FieldPath path) {
      this.resource = resource;
      this.path = path;
    }

    public Field key(String name) {
      return new Field(resource, path.key(name));
    }

    public void warning(AnalysisCode code, String found, String expected, String hint) {
      report(Severity.WARNING, code, found, expected, hint);
    }

    public void remark(AnalysisCode code, String found, String expected, String hint) {
      report(Severity.INFO, code, found, expected, hint);
    }

    public void report(
        Severity severity, AnalysisCode code, String found, String expected, String hint) {
      String text = path.toString();
      findings.add(
          new Finding(
              severity,
              code.name(),
              Optional.of(resource.key()),
              origins.originOf(resource, text),
              text,
              Findings.shown(found),
              expected,
              code.istio().isEmpty() ? hint : hint + " (Istio: " + code.istio() + ")"));
    }
  }
}
