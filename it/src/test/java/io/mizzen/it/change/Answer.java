package io.mizzen.it.change;

/**
 * The answer to a call.
 *
 * @param id who answered
 * @param timeout the route's timeout in units of {@link #UNIT_SECONDS}, as the server saw it
 */
record Answer(String id, long timeout) {
  /** Coarse, so that no delay of this machine can turn one timeout into another. */
  static final long UNIT_SECONDS = 600;

  static Answer of(String id, long secondsLeft) {
    return new Answer(id, Math.round((double) secondsLeft / UNIT_SECONDS));
  }

  static Answer parse(String text) {
    int space = text.indexOf(' ');
    return new Answer(text.substring(0, space), Long.parseLong(text.substring(space + 1)));
  }

  String render() {
    return id + " " + timeout;
  }
}
