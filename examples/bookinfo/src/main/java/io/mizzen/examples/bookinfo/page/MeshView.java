package io.mizzen.examples.bookinfo.page;

/**
 * The page's window onto the mesh. Methods may be called from any thread, and must not block long.
 */
public interface MeshView {
  MeshPanel panel();

  /**
   * Applies a rule the panel offers.
   *
   * @throws IllegalArgumentException if the panel does not offer {@code id}
   */
  void choose(String id);

  /** A page that knows nothing of the mesh it runs on. */
  static MeshView none() {
    return new MeshView() {
      @Override
      public MeshPanel panel() {
        return MeshPanel.empty();
      }

      @Override
      public void choose(String id) {
        throw new IllegalArgumentException("rule: " + id + " (expected: one the page offers)");
      }
    };
  }
}
