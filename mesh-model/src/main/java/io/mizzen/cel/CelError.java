package io.mizzen.cel;

import org.apiguardian.api.API;

/**
 * One syntax error.
 *
 * @param line the first line is 1
 * @param column in code points, the first one is 1
 * @param found what stands there
 * @param expected what may stand there
 */
@API(status = API.Status.INTERNAL)
public record CelError(int line, int column, String found, String expected) {
  static CelError at(String expression, CelSyntaxException broken) {
    String before = expression.substring(0, broken.offset());
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    int lineStart = before.lastIndexOf('\n') + 1;
    int column = 1 + before.codePointCount(lineStart, before.length());
    return new CelError(line, column, broken.found(), broken.expected());
  }
}
