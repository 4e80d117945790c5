package io.mizzen.it.input;

/**
 * A text with one mistake, whose place is marked with {@code §} in front of the offending token.
 *
 * @param code what the finding must be called
 * @param marked the text with its mark
 */
record BadInput(String name, String code, String marked) {
  private static final String MARK = "§";

  BadInput {
    if (marked.indexOf(MARK) < 0 || marked.indexOf(MARK) != marked.lastIndexOf(MARK)) {
      throw new IllegalArgumentException(name + ": expected one " + MARK + " in " + marked);
    }
  }

  /** The text as a user writes it. */
  String text() {
    return marked.replace(MARK, "");
  }

  /** 1-based line of the mistake. */
  int line() {
    return 1 + (int) before().chars().filter(c -> c == '\n').count();
  }

  /** 1-based column of the mistake. */
  int column() {
    return before().length() - before().lastIndexOf('\n');
  }

  private String before() {
    return marked.substring(0, marked.indexOf(MARK));
  }

  @Override
  public String toString() {
    return name;
  }
}
