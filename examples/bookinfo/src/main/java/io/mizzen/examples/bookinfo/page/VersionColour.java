package io.mizzen.examples.bookinfo.page;

/** The style class of a version; versions the page was not drawn for share one. */
final class VersionColour {
  private VersionColour() {}

  static String cssClass(String version) {
    return switch (version) {
      case "v1", "v2", "v3", Split.FAILED -> version;
      default -> "other";
    };
  }
}
