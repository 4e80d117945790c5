package io.mizzen.examples.bookinfo.mesh;

import io.mizzen.examples.bookinfo.page.MeshPanel;
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

  /** The rules the page offers, by purpose, in order. */
  public static final List<Purpose> OFFERED =
      List.of(
          new Purpose(
              "Split",
              List.of(
                  new Shelved(ALL_V1, "All v1", "no stars, on every view"),
                  new Shelved(
                      "split-90-10.yaml", "90 / 10", "black stars on about one view in ten"),
                  new Shelved("split-80-20.yaml", "80 / 20", "black stars on one view in five"),
                  new Shelved("split-50-50.yaml", "50 / 50", "no stars or red ones, half and half"),
                  new Shelved(
                      "split-90-10-three-replicas.yaml",
                      "90 / 10, three replicas",
                      "v2 on three servers, still one call in ten"))),
          new Purpose(
              "Route",
              List.of(
                  new Shelved("v3-only.yaml", "v3 only", "red stars, on every view"),
                  new Shelved(
                      "jason-sees-v2.yaml",
                      "jason sees v2",
                      "black stars once you sign in as jason"),
                  new Shelved(
                      "path-routing.yaml",
                      "Path routing",
                      "no stars: v3 gets only Summarize, which this page never calls"),
                  new Shelved(
                      "not-yet-on-grpc.yaml",
                      "Not yet on gRPC",
                      "no stars, and a list of what was left out"))),
          new Purpose(
              "Break",
              List.of(
                  new Shelved(
                      "details-fail-half.yaml",
                      "Details fail half",
                      "the book’s details come and go"),
                  new Shelved(
                      "flaky-ratings-retried.yaml",
                      "Flaky ratings, retried",
                      "black stars: the fourth try gets through"),
                  new Shelved(
                      "ratings-gone.yaml", "Ratings gone", "reviews without stars, and why"))),
          new Purpose(
              "Limit",
              List.of(
                  new Shelved(
                      "slow-ratings-short-patience.yaml",
                      "Slow ratings, short patience",
                      "after half a second the page goes on without reviews"),
                  new Shelved(
                      "one-call-at-a-time.yaml",
                      "One call at a time",
                      "most of 100 views get no reviews, at once"))));

  private RuleShelf() {}

  /**
   * A file of the shelf.
   *
   * @param title what the page's button says
   * @param effect what a visitor should see then, one line
   */
  public record Shelved(String file, String title, String effect) {}

  /** Rules with one purpose. */
  public record Purpose(String title, List<Shelved> rules) {
    public Purpose {
      rules = List.copyOf(rules);
    }
  }

  /** True if the page offers this file. */
  static boolean offers(String file) {
    return OFFERED.stream()
        .flatMap(purpose -> purpose.rules().stream())
        .anyMatch(rule -> rule.file().equals(file));
  }

  /** The rule files on the page, by group. */
  static List<MeshPanel.Group> groups(String chosen) {
    return OFFERED.stream()
        .map(
            purpose ->
                new MeshPanel.Group(
                    purpose.title(),
                    purpose.rules().stream()
                        .map(
                            rule ->
                                new MeshPanel.Choice(
                                    rule.file(),
                                    rule.title(),
                                    rule.effect(),
                                    rule.file().equals(chosen)))
                        .toList()))
        .toList();
  }

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
