package io.mizzen.xds.server.protocol;

import static io.mizzen.xds.server.protocol.Resources.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.xds.TypeUrl;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResourceTableTest {
  private static final SubscribedNames ALL =
      new SubscribedNames(SubscribedNames.Mode.WILDCARD, Set.of());
  private static final Subscriber SOMEBODY = new Subscriber() {};

  private final TableCounts counts = new TableCounts();
  private final ResourceTable table =
      new ResourceTable(TypeUrl.CLUSTER, new FakeLookup(List.of()), counts);

  @Test
  void namesThatComeAndGoUnderAWildcardAreForgottenOnceAllKnow() {
    table.subscribe(ALL).add(SOMEBODY);
    int empty = table.size();

    for (int i = 0; i < 10; i++) {
      show(new FakeLookup(List.of(cluster("c" + i, "1"))));
    }
    show(new FakeLookup(List.of()));
    assertThat(table.goneNames()).isEqualTo(10);

    table.forgetGone(table.position() - 1);
    assertThat(table.goneNames()).isEqualTo(1);
    table.forgetGone(table.position());
    assertThat(table.goneNames()).isZero();
    assertThat(table.size()).isEqualTo(empty);
  }

  @Test
  void nothingIsKeptForNobody() {
    Subscription all = table.subscribe(ALL);
    all.add(SOMEBODY);
    Subscription named =
        table.subscribe(new SubscribedNames(SubscribedNames.Mode.NAMES, Set.of("a", "b")));
    named.add(SOMEBODY);
    show(new FakeLookup(List.of(cluster("a", "1"), cluster("c", "1"))));

    all.remove(SOMEBODY);
    named.remove(SOMEBODY);

    assertThat(table.size()).isZero();
  }

  @Test
  void namesThatAreLookedUpAheadAreKeptUntilTheyAreAskedFor() {
    List<String> names = IntStream.range(0, 100).mapToObj(i -> "c" + i).toList();
    show(new FakeLookup(List.of(cluster("c3", "1"), cluster("c77", "1"))));

    try (NameLookups lookups = table.prepare(names, false, 0.5)) {
      int parts = 1;
      while (lookups.step()) {
        assertThat(counts.lookups()).isEqualTo((long) parts++ * NameLookups.EACH);
      }
      assertThat(counts.lookups()).as("in parts").isEqualTo(names.size());
      show(new FakeLookup(List.of(cluster("c3", "2"))));
      long before = counts.lookups();
      table
          .subscribe(new SubscribedNames(SubscribedNames.Mode.NAMES, Set.copyOf(names)))
          .add(SOMEBODY);
      assertThat(counts.lookups()).as("of what is known").isEqualTo(before);
    }

    assertThat(entry("c3").resource).isEqualTo(cluster("c3", "2"));
    assertThat(entry("c77").resource).isNull();
    assertThat(table.size()).isEqualTo(names.size() + 1);
    try (NameLookups none = table.prepare(names, false, 0)) {
      assertThat(none.step()).isFalse();
    }
    assertThat(table.size()).isEqualTo(names.size() + 1);
  }

  @Test
  void lookupsOfARequestThatIsGivenUpLeaveNothing() {
    try (NameLookups lookups = table.prepare(List.of("a", "b", "*"), false, 0)) {
      assertThat(lookups.step()).isFalse();
      assertThat(table.size()).isEqualTo(2);
    }

    assertThat(table.size()).isZero();
  }

  private TableEntry entry(String name) {
    return Objects.requireNonNull(table.entry(name));
  }

  private void show(FakeLookup lookup) {
    Set<Subscription> unused = table.advance(lookup, Optional.empty());
  }
}
