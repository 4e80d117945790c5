package io.mizzen.it.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import org.junit.jupiter.api.Test;

/** The routes of single VirtualServices, beside those that Istio makes of them. */
class RouteCasesTest {
  private final GoldenFiles files = GoldenFiles.find();

  @Test
  void routesAreIstios() {
    AcceptedDifferences accepted = RouteReasons.all();
    GoldenComparison comparison = new GoldenComparison("route-cases.json");
    int number = 0;
    for (JsonElement each : files.json("route-cases.json").getAsJsonArray("cases")) {
      RouteCase routes = new RouteCase(each.getAsJsonObject());
      comparison.compare(
          routes.name() + "#" + number++, routes.expected(), routes.actual(), accepted);
    }

    System.out.println(comparison.summary());
    accepted.report(files);
    assertThat(comparison.wrong()).as(comparison.summary()).isEmpty();
  }
}
