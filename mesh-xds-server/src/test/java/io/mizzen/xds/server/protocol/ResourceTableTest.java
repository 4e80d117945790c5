package io.mizzen.xds.server.protocol;

import static io.mizzen.xds.server.protocol.Resources.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.xds.TypeUrl;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResourceTableTest {
  private static final SubscribedNames ALL =
      new SubscribedNames(SubscribedNames.Mode.WILDCARD, Set.of());
  private static final Subscriber SOMEBODY = new Subscriber() {};

  private final ResourceTable table =
      new ResourceTable(TypeUrl.CLUSTER, new FakeLookup(List.of()), new TableCounts());

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

  private void show(FakeLookup lookup) {
    assertThat(table.advance(lookup, Optional.empty())).isNotEmpty();
  }
}
