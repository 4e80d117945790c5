package io.mizzen.examples.bookinfo.page;

import java.util.Optional;

/** The cookie that holds the visitor's name, written and read. */
final class Session {
  static final String COOKIE = "bookinfo-user";
  private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Lax";

  private Session() {}

  static String signIn(UserName user) {
    return COOKIE + "=" + user.value() + ATTRIBUTES;
  }

  static String signOut() {
    return COOKIE + "=; Max-Age=0" + ATTRIBUTES;
  }

  /** The name in a Cookie header; a cookie somebody tampered with is nobody. */
  static Optional<UserName> user(String cookieHeader) {
    for (String pair : cookieHeader.split(";", -1)) {
      String cookie = pair.strip();
      if (cookie.startsWith(COOKIE + "=")) {
        return UserName.parse(cookie.substring(COOKIE.length() + 1));
      }
    }
    return Optional.empty();
  }
}
