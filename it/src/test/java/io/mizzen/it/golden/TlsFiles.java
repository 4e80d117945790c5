package io.mizzen.it.golden;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.mizzen.it.golden.Differences.Difference;
import java.util.List;

/** Certificates in files: istiod asks its agent for them by name, we name the files. */
final class TlsFiles {
  private static final String SYSTEM_ROOTS = "/etc/ssl/certs/ca-certificates.crt";

  private TlsFiles() {}

  /** Whether it is where the files stand, and both name the same ones. */
  static boolean areTheSame(Difference difference) {
    String fields = difference.fields();
    String field = fields.substring(fields.lastIndexOf('.') + 1);
    return fields.endsWith(".commonTlsContext." + field)
        && switch (field) {
          case "combinedValidationContext", "validationContext" ->
              theirRoots(difference.expectedIn()).equals(ourRoots(difference.actualIn()));
          case "tlsCertificateSdsSecretConfigs", "tlsCertificates" ->
              theirCertificate(difference.expectedIn())
                  .equals(ourCertificate(difference.actualIn()));
          default -> false;
        };
  }

  /** The roots' name, and what else is asked of the other side; an empty context asks nothing. */
  private static List<Object> theirRoots(JsonObject context) {
    JsonObject combined = object(context, "combinedValidationContext");
    return List.of(
        text(object(combined, "validationContextSdsSecretConfig"), "name"),
        object(combined, "defaultValidationContext"),
        object(context, "validationContext"));
  }

  private static List<Object> ourRoots(JsonObject context) {
    JsonObject validation = object(context, "validationContext").deepCopy();
    String file = text(object(validation, "trustedCa"), "filename");
    validation.remove("trustedCa");
    String name = file.equals(SYSTEM_ROOTS) ? "system" : file;
    return List.of(name.isEmpty() ? "" : "file-root:" + name, validation, new JsonObject());
  }

  private static String theirCertificate(JsonObject context) {
    return text(only(context, "tlsCertificateSdsSecretConfigs"), "name");
  }

  private static String ourCertificate(JsonObject context) {
    JsonObject certificate = only(context, "tlsCertificates");
    return "file-cert:"
        + text(object(certificate, "certificateChain"), "filename")
        + "~"
        + text(object(certificate, "privateKey"), "filename");
  }

  private static JsonObject object(JsonObject parent, String field) {
    return parent.get(field) instanceof JsonObject object ? object : new JsonObject();
  }

  private static JsonObject only(JsonObject parent, String field) {
    return parent.get(field) instanceof JsonArray array && array.size() == 1
        ? array.get(0).getAsJsonObject()
        : new JsonObject();
  }

  private static String text(JsonObject parent, String field) {
    JsonElement text = parent.get(field);
    return text instanceof JsonPrimitive ? text.getAsString() : "";
  }
}
