package io.mizzen.config.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShapeCatalogTest {
  private static final int COLLECTIONS = 50;

  private record Inner(String name) {}

  private record Outer(Optional<Inner> inner) {}

  @Test
  void recordTypesDoNotKeepTheCatalogsThatReadThem() {
    WeakReference<ShapeCatalog> used = usedCatalog();

    for (int i = 0; i < COLLECTIONS && used.get() != null; i++) {
      System.gc();
    }

    assertThat(used.get()).isNull();
  }

  @Test
  void eachTypeIsLookedAtOnce() {
    ShapeCatalog catalog = new ShapeCatalog();

    assertThat(catalog.of(Outer.class)).isSameAs(catalog.of(Outer.class));
  }

  private static WeakReference<ShapeCatalog> usedCatalog() {
    ShapeCatalog catalog = new ShapeCatalog();
    assertThat(catalog.of(Outer.class).absent()).isEqualTo(new Outer(Optional.empty()));
    return new WeakReference<>(catalog);
  }
}
