package io.mizzen.it.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.CountingServer;
import io.mizzen.it.mesh.Counts;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers in two regions; versions name the region. */
class LocalitiesTest {
  private static final int CALLS = 3_000;
  private static final String OUTLIERS = "outlierDetection: {consecutive5xxErrors: 5}\n";
  private static final String EAST_80 =
      """
      loadBalancer:
        localityLbSetting:
          distribute:
          - from: east/*
            to:
              east/*: 80
              west/*: 20
      """;

  @AutoClose private final TestMesh mesh = TestMesh.start();
  private List<CountingServer> east;

  @BeforeEach
  void serveInTwoRegions() {
    mesh.apply(Yaml.service("reviews"));
    east = List.of(serve("east", "a"), serve("east", "b"));
    serve("west", "a");
    serve("west", "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"east", "west"})
  @DisplayName("own region first, when outliers are detected")
  void ownRegionIsPreferred(String region) {
    mesh.apply(policy(OUTLIERS));

    assertThat(only(region).complaints(send(region))).isEmpty();
  }

  @Test
  void checkerRejectsTheMeshWithoutTheRuleAndTheOtherRegion() {
    Counts anywhere = sendToBoth("east");
    mesh.apply(policy(OUTLIERS));
    Counts other = send("west");

    assertThat(only("east").complaints(anywhere)).isNotEmpty();
    assertThat(only("east").complaints(other)).isNotEmpty();
  }

  @Test
  void failoverIsOffWhereTheRuleSaysSo() {
    mesh.apply(policy(OUTLIERS + "loadBalancer: {localityLbSetting: {enabled: false}}\n"));

    assertThat(only("east").complaints(sendToBoth("east"))).isNotEmpty();
  }

  @Test
  void otherRegionTakesOverWhenTheOwnIsGone() {
    mesh.apply(policy(OUTLIERS));
    EchoClient client = client("east");
    client.untilFirst(reply -> reply.isFrom("east"));

    east.forEach(CountingServer::close);
    client.untilFirst(reply -> reply.isFrom("west"));
    Counts counts = mesh.counting(() -> client.send(CALLS, Call.say()));

    assertThat(only("west").complaints(counts)).isEmpty();
  }

  @Test
  void nearZoneComesBeforeTheRestOfTheRegion() {
    mesh.apply(policy(OUTLIERS));
    EchoClient client =
        mesh.client(Identity.of("caller", "v1").at("east/a"), "mesh:///reviews:9080");
    client.untilServersAnswer("east-a");

    Counts counts = mesh.countingServers(() -> client.send(CALLS, Call.say()));

    assertThat(new Split(CALLS, Map.of("east-a", 1.0)).complaints(counts)).isEmpty();
  }

  @Test
  void sharesAreDistributedAsTheRuleSays() {
    mesh.apply(policy(EAST_80));
    Split expected = new Split(CALLS, Map.of("east", 0.8, "west", 0.2));

    assertThat(expected.complaints(sendToBoth("east"))).isEmpty();
    // The rule is for clients in the east; others go anywhere.
    assertThat(expected.complaints(sendToBoth("west"))).isNotEmpty();
  }

  @Test
  void shareCheckerRejectsSwappedSharesAndNone() {
    Split expected = new Split(CALLS, Map.of("east", 0.8, "west", 0.2));

    Counts without = sendToBoth("east");
    mesh.apply(policy(EAST_80.replace("80", "x").replace("20", "80").replace("x", "20")));
    Counts swapped = sendToBoth("east");

    assertThat(expected.complaints(without)).isNotEmpty();
    assertThat(expected.complaints(swapped)).isNotEmpty();
    assertThat(expected.excludes(Map.of("east", 0.5, "west", 0.5))).isTrue();
  }

  private static Split only(String region) {
    return new Split(CALLS, Map.of(region, 1.0));
  }

  /** Counts once both preferred instances are connected, so that no share is one of start-up. */
  private Counts send(String region) {
    EchoClient client = client(region);
    client.untilServersAnswer(region + "-a", region + "-b");
    return mesh.counting(() -> client.send(CALLS, Call.say()));
  }

  /** Counts once all of both regions answer: one that is not connected yet gets no share. */
  private Counts sendToBoth(String region) {
    EchoClient client = client(region);
    client.untilServersAnswer("east-a", "east-b", "west-a", "west-b");
    return mesh.counting(() -> client.send(CALLS, Call.say()));
  }

  private EchoClient client(String region) {
    return mesh.client(Identity.of("caller", "v1").at(region + "/c"), "mesh:///reviews:9080");
  }

  private CountingServer serve(String region, String zone) {
    return mesh.serve(
        Identity.of("reviews", region).named(region + "-" + zone).at(region + "/" + zone));
  }

  private static String policy(String fields) {
    return Yaml.destinationRule("reviews", "trafficPolicy:\n" + fields.indent(2));
  }
}
