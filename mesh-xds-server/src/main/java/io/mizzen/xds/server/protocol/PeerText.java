package io.mizzen.xds.server.protocol;

import org.apiguardian.api.API;

/** Makes text from a proxy fit for logs and status pages. */
@API(status = API.Status.INTERNAL)
public final class PeerText {
  private PeerText() {}

  /** At most that many characters of it, control and formatting characters escaped. */
  public static String of(String text, int cap) {
    StringBuilder safe = new StringBuilder(Math.min(text.length(), cap));
    for (int i = 0; i < text.length() && i < cap; i++) {
      char each = text.charAt(i);
      if (isPlain(each)) {
        safe.append(each);
      } else {
        safe.append(String.format("\\u%04x", (int) each));
      }
    }
    return text.length() > cap ? safe.append("...").toString() : safe.toString();
  }

  private static boolean isPlain(char each) {
    int type = Character.getType(each);
    return !Character.isISOControl(each)
        && type != Character.FORMAT
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR
        && type != Character.SURROGATE;
  }
}
