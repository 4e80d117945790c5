package io.mizzen.examples.bookinfo.mesh;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The demo's own YAML files, read from the jar. */
public final class RuleShelf {
  /** Services and Deployments: the application without any rule. */
  public static final String APPLICATION = "bookinfo.yaml";

  /** The subsets the rules route to. */
  public static final String SUBSETS = "destination-rules.yaml";

  /** The rule every scenario starts from. */
  public static final String ALL_V1 = "all-v1.yaml";

  /** The rules the page offers, in order. */
  public static final List<Shelved> OFFERED =
      List.of(
          new Shelved(ALL_V1, "All v1"),
          new Shelved("v3-only.yaml", "v3 only"),
          new Shelved("split-90-10.yaml", "90 / 10"),
          new Shelved("split-80-20.yaml", "80 / 20"),
          new Shelved("split-50-50.yaml", "50 / 50"),
          new Shelved("split-90-10-three-replicas.yaml", "90 / 10, three replicas"),
          new Shelved("jason-sees-v2.yaml", "jason sees v2"),
          new Shelved("slow-ratings-short-patience.yaml", "Slow ratings, short patience"),
          new Shelved("details-fail-half.yaml", "Details fail half"),
          new Shelved("flaky-ratings-retried.yaml", "Flaky ratings, retried"),
          new Shelved("ratings-gone.yaml", "Ratings gone"),
          new Shelved("path-routing.yaml", "Path routing"),
          new Shelved("not-yet-on-grpc.yaml", "Not yet on gRPC"));

  private RuleShelf() {}

  /**
   * A file of the shelf.
   *
   * @param title what the page's button says
   */
  public record Shelved(String file, String title) {}

  /** Application, subsets and all-v1: where every scenario starts. */
  public static Documents baseline() {
    return documents(APPLICATION).overlaidBy(documents(SUBSETS)).overlaidBy(documents(ALL_V1));
  }

  public static Documents documents(String file) {
    return Documents.parse(file, text(file));
  }

  /**
   * A file as it is.
   *
   * @throws IllegalArgumentException if the shelf has no such file
   */
  public static String text(String file) {
    try (InputStream in = RuleShelf.class.getResourceAsStream("rules/" + file)) {
      if (in == null) {
        throw new IllegalArgumentException("rule file: " + file + " (expected: one of the shelf)");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("rule file " + file + " cannot be read", e);
    }
  }
}
