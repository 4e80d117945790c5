package io.mizzen.examples.bookinfo;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mizzen.examples.bookinfo.mesh.RunningInstance;
import io.mizzen.examples.bookinfo.services.CallCounter.Counts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("F5: Bookinfo on the embedded mesh")
class OneProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private Optional<OneProcess> started = Optional.empty();

  @TempDir Path temporary;

  @AfterEach
  void stop() {
    started.ifPresent(OneProcess::close);
  }

  @Test
  @DisplayName("B2, A6: the page follows the rule: no stars, red stars, three replicas")
  void thePageFollowsTheRule() throws Exception {
    OneProcess demo = start(Optional.empty());

    assertThat(page(demo)).contains("reviews-v1-1").doesNotContain("class=\"stars");

    choose(demo, "v3-only.yaml");

    eventually(demo, "5 of 5 stars, red");
    choose(demo, "split-90-10-three-replicas.yaml");

    assertThat(page(demo)).contains("reviews-v2-2", "reviews-v2-3");
    choose(demo, "all-v1.yaml");

    assertThat(page(demo)).doesNotContain("reviews-v2-2");
  }

  @Test
  @DisplayName("Once a rule is chosen, every view follows it and only such answers are counted")
  void everyViewAfterAChoiceFollowsIt() throws Exception {
    OneProcess demo = start(Optional.empty());
    for (String rule : List.of("v3-only.yaml", "all-v1.yaml", "v3-only.yaml", "all-v1.yaml")) {
      String version = rule.equals("all-v1.yaml") ? "reviews-v1-1" : "reviews-v3-1";
      choose(demo, rule);

      for (int view = 0; view < 20; view++) {
        assertThat(answeredBy(page(demo))).as("view %d under %s", view, rule).isEqualTo(version);
      }
      assertThat(page(demo)).contains("seen 100 % (21)");
    }
  }

  /** The instance of reviews that this view's answer names. */
  private static String answeredBy(String html) {
    Matcher named = Pattern.compile("class=\"instance\">(reviews-[^<]+)<").matcher(html);
    assertThat(named.find()).isTrue();
    return named.group(1);
  }

  @Test
  @DisplayName("B1: a header rule sends one reader to another version")
  void signingInChangesTheVersion() throws Exception {
    OneProcess demo = start(Optional.empty());
    choose(demo, "jason-sees-v2.yaml");

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(page(demo, "bookinfo-user=jason")).contains("5 of 5 stars, black"));
    assertThat(page(demo)).contains("reviews-v1-1").doesNotContain("class=\"stars");
    assertThat(page(demo, "bookinfo-user=maren")).doesNotContain("class=\"stars");
  }

  @Test
  @DisplayName("B4, B5: a delay beyond the timeout is said on the page")
  void impatienceIsSaid() throws Exception {
    OneProcess demo = start(Optional.empty());
    choose(demo, "slow-ratings-short-patience.yaml");

    eventually(
        demo,
        "We cannot show the reviews right now. It took longer than the rules allow.",
        "DEADLINE_EXCEEDED",
        "A Chart of Quiet Waters");
  }

  @Test
  @DisplayName("B4: retries outlast a flaky service")
  void retriesOutlastAFlakyService() throws Exception {
    OneProcess demo = start(Optional.empty());
    choose(demo, "flaky-ratings-retried.yaml");

    eventually(demo, "5 of 5 stars, black");

    Counts ratings =
        demo.mesh().fleet().instances().stream()
            .filter(instance -> instance.spec().id().service().equals("ratings"))
            .map(RunningInstance::counts)
            .reduce(new Counts(0, 0), Counts::plus);
    assertThat(ratings.calls()).isPositive();
    assertThat(ratings.failures() * 4).isEqualTo(ratings.calls() * 3);
  }

  @Test
  void aDirectoryIsFollowedAndMistakesAreSaid() throws Exception {
    Path rules = temporary.resolve("my rules");
    OneProcess demo = start(Optional.of(rules));
    assertThat(page(demo)).contains("reviews-v1-1", "Edit the files in");
    Path file = rules.resolve("all-v1.yaml");
    String good = Files.readString(file);

    save(file, good.replace("host: reviews, subset: v1", "host: reviews, subset: v3"));
    eventually(demo, "5 of 5 stars, red");

    String followed = Files.readString(file);
    save(file, followed.replace("subset: v3}", "subset: v2}\n      timeot: 3s"));
    eventually(demo, "The last good rules stay in force");

    String broken = page(demo);
    assertThat(broken)
        .contains("all-v1.yaml, line 31.", "there is no field “timeot” here", "<mark>timeot: 3s")
        .contains("5 of 5 stars, red");
    assertThat(rulesInForce(broken)).contains("subset: v3}").doesNotContain("timeot", "subset: v2");
  }

  @Test
  void aFileThatIsNotYamlKeepsItsRulesAndItsNeighboursApply() throws Exception {
    Path rules = temporary.resolve("rules");
    OneProcess demo = start(Optional.of(rules));
    save(rules.resolve("all-v1.yaml"), "kind: [VirtualService\n");
    eventually(demo, "The last good rules stay in force");

    Files.writeString(
        rules.resolve("z-timeout.yaml"),
        """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: elsewhere}
        spec: {host: elsewhere.example}
        """);
    eventually(demo, "DestinationRule elsewhere");

    String html = page(demo);
    assertThat(html).contains("The last good rules stay in force", "<mark>");
    assertThat(rulesInForce(html)).contains("VirtualService reviews", "DestinationRule elsewhere");
  }

  @Test
  @DisplayName("The page explains itself: weights, versions and what to expect are on it")
  void theGraphShowsTheRule() throws Exception {
    OneProcess demo = start(Optional.empty());
    choose(demo, "split-90-10-three-replicas.yaml");

    assertThat(page(demo))
        .contains("reviews v1, rule 90 %", "reviews v2, 3 servers, rule 10 %")
        .contains("You should see: v2 on three servers, still one call in ten");
  }

  private static String rulesInForce(String html) {
    return html.substring(html.indexOf("Rules in force"));
  }

  private OneProcess start(Optional<Path> rules) throws Exception {
    OneProcess demo = OneProcess.start(new Console(true), 0, rules);
    started = Optional.of(demo);
    return demo;
  }

  /** Whole at once: a file that is being written may be read while it is still empty. */
  private void save(Path file, String text) throws IOException {
    Path written = Files.writeString(temporary.resolve("written"), text);
    Files.move(written, file, ATOMIC_MOVE, REPLACE_EXISTING);
  }

  private void eventually(OneProcess demo, String... texts) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(page(demo)).contains(texts));
  }

  private void choose(OneProcess demo, String rule) throws IOException, InterruptedException {
    HttpResponse<String> reply =
        http.send(
            HttpRequest.newBuilder(uri(demo, "/rules"))
                .POST(BodyPublishers.ofString("rule=" + rule))
                .build(),
            BodyHandlers.ofString());
    assertThat(reply.statusCode()).isEqualTo(303);
  }

  private String page(OneProcess demo, String... cookie) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(demo, "/productpage"));
    for (String each : cookie) {
      request.header("Cookie", each);
    }
    return http.send(request.build(), BodyHandlers.ofString()).body();
  }

  private static URI uri(OneProcess demo, String path) {
    return demo.page().url().resolve(path);
  }
}
