package io.mizzen.validation;

import io.mizzen.api.Finding;
import io.mizzen.config.Document;
import io.mizzen.config.resource.Reading;
import io.mizzen.config.resource.ResourceReader;
import io.mizzen.config.yaml.YamlReader;
import io.mizzen.intake.MeshKinds;
import io.mizzen.model.MeshResource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** YAML in, violations out: what the tests of this package have in common. */
public final class Checked {
  /** The answer of {@link #spec} for a good resource. */
  public static final String GOOD = "good";

  private static final ResourceReader READER = MeshKinds.reader();

  private Checked() {}

  /** The document's resource, which the codec must accept: only checks may object. */
  static Reading.Accepted read(String yaml) {
    return reading(yaml)
        .fold(
            accepted -> accepted,
            rejected -> {
              throw new AssertionError(rejected.findings());
            },
            ignored -> {
              throw new AssertionError(ignored);
            });
  }

  private static Reading reading(String yaml) {
    List<Document> documents =
        YamlReader.withDefaults()
            .read("rule.yaml", yaml)
            .fold(
                parsed -> parsed,
                unreadable -> {
                  throw new AssertionError(unreadable);
                });
    return READER.read(documents.get(0), "default").get(0);
  }

  public static List<Violation> violations(String yaml) {
    return violations(read(yaml).resource());
  }

  private static <S extends Record> List<Violation> violations(MeshResource<S> resource) {
    return Validator.validate(resource, MeshKinds.checkOf(resource));
  }

  private static <S extends Record> List<Finding> findings(
      Document document, MeshResource<S> resource) {
    return Validation.validate(document, resource, MeshKinds.checkOf(resource));
  }

  static List<Finding> findings(String yaml) {
    return reading(yaml)
        .fold(
            accepted -> findings(accepted.document(), accepted.resource()),
            rejected ->
                Stream.concat(rejected.findings().stream(), remaining(rejected))
                    .sorted(Comparator.comparing(Finding::origin))
                    .toList(),
            ignored -> {
              throw new AssertionError(ignored);
            });
  }

  /**
   * One line that says what is wrong with a spec given in flow style: {@code CODE path}, warnings
   * with a {@code ~} before them, joined with {@code &}; or {@link #GOOD}.
   */
  public static String spec(String kind, String flow) {
    return document(kind, "spec: " + flow);
  }

  /** As {@link #spec}, for kinds whose fields are beside {@code metadata}. */
  static String document(String kind, String fields) {
    String version =
        switch (kind) {
          case "Service", "Pod" -> "v1";
          case "Deployment" -> "apps/v1";
          case "HTTPRoute" -> "gateway.networking.k8s.io/v1";
          case "AuthorizationPolicy", "PeerAuthentication", "RequestAuthentication" ->
              "security.istio.io/v1";
          case "Telemetry" -> "telemetry.istio.io/v1";
          case "WasmPlugin", "TrafficExtension" -> "extensions.istio.io/v1alpha1";
          case "EndpointSlice" -> "discovery.k8s.io/v1";
          default -> "networking.istio.io/v1";
        };
    String yaml =
        "apiVersion: %s\nkind: %s\nmetadata: {name: it}\n%s\n".formatted(version, kind, fields);
    String line =
        reading(yaml)
            .fold(
                accepted ->
                    violations(accepted.resource()).stream()
                        .map(v -> (v.isError() ? "" : "~") + v.code() + " " + v.path())
                        .collect(Collectors.joining(" & ")),
                rejected ->
                    Stream.concat(rejected.findings().stream(), remaining(rejected))
                        .map(f -> (f.isError() ? "" : "~") + f.code() + " " + f.path())
                        .collect(Collectors.joining(" & ")),
                ignored -> {
                  throw new AssertionError(ignored);
                });
    return line.isEmpty() ? GOOD : line;
  }

  /** The findings of the checks beside the constraints that a document breaks. */
  private static Stream<Finding> remaining(Reading.Rejected rejected) {
    return rejected.remains().stream()
        .flatMap(
            remains ->
                remaining(remains.document(), remains.resource(), rejected.findings()).stream());
  }

  private static <S extends Record> List<Finding> remaining(
      Document document, MeshResource<S> remains, List<Finding> errors) {
    return Validation.validateRemains(document, remains, MeshKinds.checkOf(remains), errors);
  }
}
