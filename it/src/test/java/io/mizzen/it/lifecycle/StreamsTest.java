package io.mizzen.it.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.mizzen.client.MeshClient;
import io.mizzen.it.mesh.Call;
import io.mizzen.it.mesh.EchoClient;
import io.mizzen.it.mesh.Identity;
import io.mizzen.it.mesh.Reply;
import io.mizzen.it.mesh.TestMesh;
import io.mizzen.it.mesh.Yaml;
import io.mizzen.xds.server.ProxyStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One mesh client has one ADS stream, however many channels it has and however idle they are. */
class StreamsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> TARGETS =
      List.of("mesh:///reviews:9080", "mesh:///reviews", "mesh:///ratings.default:9080");

  @AutoClose private final TestMesh mesh = TestMesh.start();

  @BeforeEach
  void serveTwoServices() {
    for (String app : List.of("reviews", "ratings")) {
      mesh.apply(Yaml.service(app), Yaml.subsets(app, "v1", "v2"));
      mesh.serve(Identity.of(app, "v1"));
      mesh.serve(Identity.of(app, "v2"));
    }
  }

  @Test
  void twentyChannelsShareOneStream() {
    EchoClient client = mesh.client(TARGETS.get(0));
    List<ManagedChannel> channels = channels(client.mesh(), 20);

    List<Reply> replies =
        channels.stream().map(channel -> EchoClient.start(channel, Call.say()).join()).toList();

    assertThat(replies).hasSize(20).allMatch(Reply::isOk);
    assertThat(streamsOf("caller-v1")).hasSize(1);
  }

  @Test
  void counterTellsTwoClientsApart() {
    mesh.client(TARGETS.get(0)).untilFirst(Reply::isOk);
    mesh.client(TARGETS.get(1)).untilFirst(Reply::isOk);

    assertThat(streamsOf("caller-v1")).hasSize(2);
  }

  @Test
  void idleChannelObeysTheRuleThatChangedMeanwhileOnTheSameStream() throws InterruptedException {
    mesh.apply(allTo("v1"));
    EchoClient client = mesh.client(TARGETS.get(0));
    client.untilFirst(reply -> reply.isFrom("v1"));
    List<Instant> before = streamsOf("caller-v1");

    for (String version : List.of("v2", "v1", "v2")) {
      idle(client.channel());
      apply(client, allTo(version));
      assertThat(client.say().version()).isEqualTo(version);
    }

    assertThat(streamsOf("caller-v1")).isEqualTo(before);
  }

  @Test
  void idleChannelObeysTheRuleAlsoWhenItsNamesWereUnsubscribed() throws InterruptedException {
    mesh.apply(allTo("v1"));
    EchoClient client = mesh.client(TARGETS.get(0));
    client.untilFirst(reply -> reply.isFrom("v1"));
    List<Instant> before = streamsOf("caller-v1");

    idle(client.channel());
    await().atMost(PATIENCE).until(() -> subscribedRoutes("caller-v1") == 0);
    apply(client, allTo("v2"));

    assertThat(client.say().version()).isEqualTo("v2");
    assertThat(subscribedRoutes("caller-v1")).isEqualTo(1);
    assertThat(streamsOf("caller-v1")).isEqualTo(before);
  }

  @Test
  void oneChannelsIdlenessIsNoConcernOfTheOthers() throws InterruptedException {
    EchoClient client = mesh.client(TARGETS.get(0));
    List<ManagedChannel> channels = channels(client.mesh(), 6);
    channels.forEach(channel -> EchoClient.start(channel, Call.say()).join());

    idle(channels.get(0));
    apply(client, allTo("v2"));

    assertThat(EchoClient.start(channels.get(0), Call.say()).join().isFrom("v2")).isTrue();
    assertThat(client.untilFirst(reply -> reply.isFrom("v2")).isOk()).isTrue();
    assertThat(streamsOf("caller-v1")).hasSize(1);
  }

  /** Asks again: a channel leaves idle at once while its last call is not quite put away. */
  private static void idle(ManagedChannel channel) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              channel.enterIdle();
              return channel.getState(false) == ConnectivityState.IDLE;
            });
  }

  /** Until the rule is in effect, should the channel have left idle once more. */
  private void apply(EchoClient client, String rule) throws InterruptedException {
    mesh.apply(rule);
    assertThat(client.mesh().awaitInEffect(PATIENCE)).isTrue();
  }

  private static List<ManagedChannel> channels(MeshClient client, int count) {
    List<ManagedChannel> channels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      channels.add(client.channel(TARGETS.get(i % TARGETS.size())));
    }
    return channels;
  }

  /** When each open stream of a workload began, as the control plane counts them. */
  private List<Instant> streamsOf(String workload) {
    return statusOf(workload).stream().map(ProxyStatus::connectedSince).sorted().toList();
  }

  private int subscribedRoutes(String workload) {
    return statusOf(workload).stream()
        .flatMap(status -> status.types().entrySet().stream())
        .filter(type -> type.getKey().toString().contains("RouteConfiguration"))
        .mapToInt(type -> type.getValue().subscribed())
        .sum();
  }

  private List<ProxyStatus> statusOf(String workload) {
    return mesh.control().proxies().stream()
        .filter(status -> status.node().id().contains("~" + workload + "."))
        .toList();
  }

  private static String allTo(String version) {
    return Yaml.virtualService("reviews", Yaml.toSubset("reviews", version));
  }
}
