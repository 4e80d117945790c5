package io.mizzen.controlplane;

import com.google.gson.JsonObject;

/** The text by which responses name their sender, in the form of Istio's control plane. */
final class ControlPlaneIdentifier {
  private ControlPlaneIdentifier() {}

  /** {@code {"Component":"mizzen","ID":"<mesh id>","Info":{"version":"<ours>"}}}. */
  static String of(String meshId) {
    // Known in a jar only.
    String version = ControlPlaneIdentifier.class.getPackage().getImplementationVersion();
    JsonObject info = new JsonObject();
    info.addProperty("version", version == null ? "unknown" : version);
    JsonObject identifier = new JsonObject();
    identifier.addProperty("Component", "mizzen");
    identifier.addProperty("ID", meshId);
    identifier.add("Info", info);
    return identifier.toString();
  }
}
