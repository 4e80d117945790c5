package io.mizzen.validation;

import io.mizzen.names.Forms;
import io.mizzen.names.HostNames;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/** Names: hosts, subsets, namespaces, gateways, labels, export lists. */
@API(status = API.Status.INTERNAL)
public final class NameCheck {
  private static final Pattern OBJECT_NAME =
      Pattern.compile("[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?");

  /** A longer one breaks the constraint of each selector. */
  private static final int LONGEST_LABEL_VALUE = 63;

  private NameCheck() {}

  /** A DNS name, or one that starts with {@code *.}. */
  public static void wildcardDomain(FieldContext context, String host) {
    if (!HostNames.isWildcardDomain(host)) {
      context.error(
          ViolationCode.INVALID_HOST,
          quoted(host),
          "a DNS name, or one that starts with *. such as *.example.com");
    }
  }

  /** A DNS-1123 label. */
  public static void label(FieldContext context, String name) {
    if (!HostNames.isLabel(name)) {
      context.error(
          ViolationCode.INVALID_NAME,
          quoted(name),
          "a DNS-1123 label: at most 63 letters, digits and dashes");
    }
  }

  /** {@code metadata.name}: a DNS-1123 subdomain. */
  static void objectName(FieldContext context, String name) {
    if (!OBJECT_NAME.matcher(name).matches()) {
      context.error(
          ViolationCode.INVALID_NAME,
          quoted(name),
          "at most 253 lower-case letters, digits, dashes and dots");
    }
  }

  /** {@code mesh}, a gateway's name, or {@code namespace/name}. */
  public static void gateway(FieldContext context, String gateway) {
    String[] parts = gateway.split("/", 2);
    boolean valid =
        parts.length == 1
            ? HostNames.isFqdn(gateway)
            : HostNames.isLabel(parts[0]) && HostNames.isLabel(parts[1]);
    if (!valid) {
      context.error(ViolationCode.INVALID_NAME, quoted(gateway), "mesh, a name, or namespace/name");
    } else if (parts.length == 1 && gateway.contains(".")) {
      String[] labels = gateway.split("\\.", -1);
      context.warning(
          ViolationCode.DEPRECATED,
          gateway,
          "namespace/name",
          "write " + labels[1] + "/" + labels[0]);
    }
  }

  /** Labels as Kubernetes allows them. */
  public static void labels(FieldContext parent, String field, Map<String, String> labels) {
    parent.eachEntry(field, labels, NameCheck::labelEntry);
  }

  /** The labels of a selector: Istio only refuses wildcards, empty keys and too long values. */
  public static void selector(FieldContext selector, String field, Map<String, String> labels) {
    if (labels.isEmpty()) {
      selector.warning(
          ViolationCode.NO_EFFECT,
          "a selector without labels",
          field,
          "it selects all workloads of the namespace");
    }
    selector.eachEntry(field, labels, NameCheck::selectorEntry);
  }

  private static void selectorEntry(FieldContext context, Map.Entry<String, String> label) {
    if (label.getKey().isEmpty() || (label.getKey() + label.getValue()).contains("*")) {
      context.error(
          ViolationCode.INVALID_LABEL,
          quoted(label.getKey() + "=" + label.getValue()),
          "a label with a key and without '*'");
    } else if (!Forms.isLabelKey(label.getKey())
        || (!Forms.isLabelValue(label.getValue())
            && label.getValue().length() <= LONGEST_LABEL_VALUE)) {
      context.warning(
          ViolationCode.INVALID_LABEL,
          quoted(label.getKey() + "=" + label.getValue()),
          "a label as Kubernetes allows it",
          "no workload can carry this one");
    }
  }

  private static void labelEntry(FieldContext context, Map.Entry<String, String> label) {
    if (!Forms.isLabelKey(label.getKey())) {
      context.error(
          ViolationCode.INVALID_LABEL,
          quoted(label.getKey()),
          "a label key: [prefix/]name, the name at most 63 letters, digits, '-', '_' and '.'");
    }
    String value = label.getValue();
    if (!Forms.isLabelText(value)) {
      context.error(
          ViolationCode.INVALID_LABEL,
          quoted(value),
          "a label value: letters, digits, '-', '_' and '.'");
    }
  }

  /**
   * {@code exportTo}: namespaces, {@code .} for the own one, {@code *} alone for all; {@code ~}
   * (nobody) only where {@code nobodyAllowed}.
   */
  public static void exportTo(
      FieldContext spec, List<String> exportTo, String namespace, Nobody nobody) {
    Set<String> seen = new HashSet<>();
    spec.each(
        "exportTo",
        exportTo,
        (context, entry) -> {
          if (!seen.add(entry.equals(".") ? namespace : entry)) {
            context.error(
                ViolationCode.DUPLICATE, entry, "each namespace once ('.' is " + namespace + ")");
          }
          exportEntry(context, entry, nobody);
        });
    if (exportTo.size() > 1 && (exportTo.contains("*") || exportTo.contains("~"))) {
      spec.field("exportTo")
          .error(ViolationCode.CONFLICT, String.join(", ", exportTo), "'*' and '~' stand alone");
    }
  }

  /** Whether {@code exportTo: ["~"]}, visible to nobody, is legal. */
  public enum Nobody {
    ALLOWED,
    FORBIDDEN
  }

  private static void exportEntry(FieldContext context, String entry, Nobody nobody) {
    if (entry.equals(".") || entry.equals("*") || HostNames.isLabel(entry)) {
      return;
    }
    if (entry.equals("~") && nobody == Nobody.ALLOWED) {
      return;
    }
    context.error(
        ViolationCode.INVALID_NAME,
        quoted(entry),
        nobody == Nobody.ALLOWED ? "'.', '*', '~' or a namespace" : "'.', '*' or a namespace");
  }

  /** Text as it stands in a message; an empty one must still be visible. */
  public static String quoted(String text) {
    return '"' + text + '"';
  }
}
