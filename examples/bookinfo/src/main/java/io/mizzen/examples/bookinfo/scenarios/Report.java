package io.mizzen.examples.bookinfo.scenarios;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import com.google.gson.GsonBuilder;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;

/** Results as people and programs read them. Pure. */
final class Report {
  private static final String PASS = "PASS";
  private static final String FAIL = "FAIL";
  private static final int WIDE = 42;

  private Report() {}

  /**
   * A scenario that was not run.
   *
   * @param reason why, as a sentence
   */
  record Skipped(String rule, String reason) {}

  /** The document of {@code --json}. */
  record Document(boolean passed, List<Result> results, List<Skipped> skipped) {}

  static boolean passed(List<Result> results) {
    return results.stream().allMatch(Result::passed);
  }

  static String json(List<Result> results, List<Skipped> skipped) {
    return new GsonBuilder()
        .setPrettyPrinting()
        .disableHtmlEscaping()
        .create()
        .toJson(new Document(passed(results), results, skipped));
  }

  static String text(List<Result> results, List<Skipped> skipped, Ansi ansi) {
    StringBuilder text = new StringBuilder(coloured(table(results), ansi));
    text.append('\n');
    for (Result result : results) {
      for (Result.SelfCheck check : result.selfChecks()) {
        text.append(
            ansi.string(
                String.format(
                    "%s  %s under %s: %s%n",
                    check.caught() ? "@|green caught|@" : "@|red MISSED|@",
                    result.scenario(),
                    check.wrong(),
                    check.observed())));
      }
    }
    for (Skipped each : skipped) {
      text.append("skipped  ").append(each.rule()).append(": ").append(each.reason()).append('\n');
    }
    return text.append(ansi.string(summary(results))).append('\n').toString();
  }

  private static String summary(List<Result> results) {
    long good = results.stream().filter(Result::passed).count();
    double seconds = results.stream().mapToLong(Result::millis).sum() / 1000.0;
    return String.format(
        Locale.ROOT,
        "@|bold,%s %d of %d scenarios passed|@ in %.0f s",
        passed(results) ? "green" : "red",
        good,
        results.size(),
        seconds);
  }

  private static String table(List<Result> results) {
    return AsciiTable.getTable(
        results,
        List.<ColumnData<Result>>of(
            column("Scenario", 24).with(Result::scenario),
            column("Rule", 30).with(result -> result.rule().replace(".yaml", "")),
            column("Expected", WIDE).with(result -> lines(result.expected())),
            column("Observed [interval]", WIDE).with(result -> lines(result.observed())),
            column("Verdict", 9).with(result -> result.passed() ? PASS : FAIL),
            column("Not applied", 38).with(result -> fields(result.notApplied()))));
  }

  private static Column column(String header, int width) {
    return new Column()
        .header(header)
        .headerAlign(HorizontalAlign.LEFT)
        .dataAlign(HorizontalAlign.LEFT)
        .maxWidth(width);
  }

  private static String lines(String parts) {
    return parts.replace("; ", "\n");
  }

  /** The paths alone: the page and {@code --json} give the reasons. */
  private static String fields(List<String> notApplied) {
    return notApplied.stream()
        .map(line -> line.replaceFirst("^\\S+ \\S+/(\\S+) (\\S+?):.*$", "$1 $2"))
        .collect(Collectors.joining("\n"));
  }

  /** Colour goes in after the table is laid out, for its bytes have no width. */
  private static String coloured(String table, Ansi ansi) {
    return table
        .replace(" " + PASS + " ", " " + ansi.string("@|bold,green " + PASS + "|@") + " ")
        .replace(" " + FAIL + " ", " " + ansi.string("@|bold,red " + FAIL + "|@") + " ");
  }
}
