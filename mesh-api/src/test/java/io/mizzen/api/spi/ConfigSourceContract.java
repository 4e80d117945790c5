package io.mizzen.api.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The contract of every {@link ConfigSource}. Its tests extend this and say how to change it. */
@Timeout(120)
public abstract class ConfigSourceContract {
  private static final String A = "kind: A\n";
  private static final String B = "kind: B\n";

  private final RecordedConfig sink = new RecordedConfig();
  private ConfigSource source = unstarted();

  /** A source of what was written, not started; several may follow one another. */
  protected abstract ConfigSource source() throws Exception;

  /** Makes the source's origin hold a text under a name. */
  protected abstract void write(String name, String text) throws Exception;

  protected abstract void remove(String name) throws Exception;

  /** Makes a text exist that cannot be read. */
  protected abstract void spoil(String name) throws Exception;

  /** Makes the origin unreachable. */
  protected abstract void fail() throws Exception;

  /** Makes the origin reachable again, without any text. */
  protected abstract void recover() throws Exception;

  /** The name of a text as the sink is told it. */
  protected abstract String named(String name);

  @AfterEach
  void closeSource() {
    source.close();
  }

  @Test
  void firstReportIsASnapshotOfAll() throws Exception {
    write("a", A);
    write("b", B);

    start();

    sink.await(said -> said.texts().equals(Map.of(named("a"), A, named("b"), B)));
    assertThat(sink.said().snapshots()).isPositive();
  }

  @Test
  void emptySourceSaysThatItIsEmpty() throws Exception {
    start();

    assertThat(sink.await(said -> said.snapshots() > 0).texts()).isEmpty();
  }

  @Test
  void textsThatComeChangeAndGoAreReported() throws Exception {
    start();

    write("a", A);
    sink.await(said -> said.texts().equals(Map.of(named("a"), A)));
    write("a", B);
    sink.await(said -> said.texts().equals(Map.of(named("a"), B)));
    write("b", B);
    remove("a");
    sink.await(said -> said.texts().equals(Map.of(named("b"), B)));
  }

  @Test
  void whatFlapsEndsAsItIs() throws Exception {
    write("stays", A);
    start();
    for (int i = 0; i < 20; i++) {
      write("flaps", A);
      remove("flaps");
    }
    write("flaps", B);

    sink.await(said -> said.texts().equals(Map.of(named("stays"), A, named("flaps"), B)));
  }

  @Test
  void textThatCannotBeReadLeavesItsNeighbours() throws Exception {
    write("good", A);
    write("bad", A);
    start();
    sink.await(said -> said.texts().size() == 2);

    spoil("bad");
    write("good", B);

    RecordedConfig.Said said =
        sink.await(
            now ->
                now.unreadable().containsKey(named("bad"))
                    && B.equals(now.texts().get(named("good"))));
    assertThat(said.unreadable().get(named("bad"))).isNotBlank();
    assertThat(said.texts()).containsEntry(named("bad"), A);
  }

  @Test
  void outageTakesNothingAwayAndEndsByItself() throws Exception {
    write("a", A);
    start();
    sink.await(said -> said.texts().size() == 1);

    fail();
    RecordedConfig.Said away = sink.await(said -> said.outage().isPresent());
    assertThat(away.texts()).containsEntry(named("a"), A);
    assertThat(away.outage().orElseThrow()).isNotBlank();

    recover();
    write("b", B);
    sink.await(said -> said.outage().isEmpty() && said.texts().equals(Map.of(named("b"), B)));
  }

  @Test
  void nextSourceOfTheSameOriginSaysTheSame() throws Exception {
    write("a", A);
    start();
    sink.await(said -> said.texts().size() == 1);
    source.close();
    RecordedConfig second = new RecordedConfig();

    source = source();
    source.start(second);

    second.await(said -> said.texts().equals(Map.of(named("a"), A)));
  }

  @Test
  void anythingAtAllMayBeInAText() throws Exception {
    String hostile = "\u0000\r\n%s ${jndi:x} \ud83d\ude00 {{{{ --- !!java\n";
    start();

    write("hostile", hostile);

    sink.await(said -> hostile.equals(said.texts().get(named("hostile"))));
  }

  @Test
  void closeEndsItForGood() throws Exception {
    write("a", A);
    start();
    sink.await(said -> said.texts().size() == 1);

    source.close();
    source.close();
    int reports = sink.said().reports();
    write("b", B);

    assertThat(threadsOf(source)).isEmpty();
    assertThat(sink.said().reports()).isEqualTo(reports);
  }

  @Test
  void closeWithoutStartIsFine() throws Exception {
    ConfigSource never = source();

    assertThatCode(never::close).doesNotThrowAnyException();
  }

  @Test
  void nameIsConstant() throws Exception {
    ConfigSource named = source();
    String before = named.name();
    named.start(sink);
    named.close();

    assertThat(before).isNotBlank().isEqualTo(named.name());
  }

  /** Names of the threads that a source has open. */
  protected abstract List<String> threadsOf(ConfigSource source);

  private void start() throws Exception {
    source = source();
    source.start(sink);
  }

  private static ConfigSource unstarted() {
    return new ConfigSource() {
      @Override
      public String name() {
        return "none";
      }

      @Override
      public void start(ConfigSink to) {}

      @Override
      public void close() {}
    };
  }
}
