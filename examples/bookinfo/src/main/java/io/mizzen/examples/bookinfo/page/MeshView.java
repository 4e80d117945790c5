package io.mizzen.examples.bookinfo.page;

/** The mesh as the page reads it. Methods may be called from any thread. */
public interface MeshView {
  /** Must not block. */
  MeshPanel panel();

  /**
   * Applies a rule the panel offers; returns when new calls are routed by it, or after some seconds
   * with a warning in the panel.
   *
   * @throws IllegalArgumentException if the panel does not offer {@code id}
   */
  void choose(String id);

  /**
   * A number that grows once changed rules are in effect. Answers to calls that began under a lower
   * number may have been routed by older rules. Must not block.
   */
  long generation();

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

      @Override
      public long generation() {
        return 0;
      }
    };
  }
}
