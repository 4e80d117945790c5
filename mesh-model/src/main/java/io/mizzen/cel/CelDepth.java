package io.mizzen.cel;

/** The levels at which one rule of the grammar is nested. Confined to one parser. */
final class CelDepth {
  private static final int MOST_LEVELS = 250;

  private int levels;

  void enter(CelToken place) {
    levels++;
    check(levels, place);
  }

  void leave() {
    levels--;
  }

  static void check(int levels, CelToken place) {
    if (levels > MOST_LEVELS) {
      throw new CelSyntaxException(place, "at most " + MOST_LEVELS + " levels");
    }
  }
}
