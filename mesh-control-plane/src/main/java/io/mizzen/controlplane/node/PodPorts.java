package io.mizzen.controlplane.node;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import io.mizzen.api.Port;
import io.mizzen.xds.NodeMetadata;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link NodeMetadata#POD_PORTS}: a struct of port names to numbers, as Mizzen's servers send
 * it, or Istio's list of {@code {name, containerPort, protocol}}. Either may be wrapped in a JSON
 * text, as Istio's agent does. A port without a name is named by its number; ports that are not TCP
 * are left out.
 */
final class PodPorts {
  private static final Pattern PORT_NAME = Pattern.compile("[A-Za-z0-9]([-._A-Za-z0-9]{0,62})");
  private static final String EXPECTED =
      " (expected: names to numbers, or a list of {name, containerPort, protocol})";

  private PodPorts() {}

  /** Apart: Gson's hundred adapters are loaded only where an agent wraps the ports in a text. */
  private static final class Text {
    private static final Gson JSON = new GsonBuilder().setStrictness(Strictness.STRICT).create();
  }

  /**
   * Port names to numbers, sorted by name.
   *
   * @param metadata the value of the metadata key; null when there is none
   * @throws IllegalArgumentException naming the value and what was expected
   */
  static Map<String, Integer> parse(@Nullable Object metadata) {
    Object declared = metadata instanceof String text ? json(text) : metadata;
    Map<String, Integer> ports = new TreeMap<>();
    if (declared instanceof Map<?, ?> byName) {
      byName.forEach((name, number) -> put(ports, String.valueOf(name), number));
    } else if (declared instanceof List<?> list) {
      list.forEach(each -> put(ports, each));
    } else if (declared != null) {
      throw new IllegalArgumentException(NodeMetadata.POD_PORTS + ": " + declared + EXPECTED);
    }
    return ports;
  }

  private static @Nullable Object json(String text) {
    if (text.isBlank()) {
      return null;
    }
    try {
      return Text.JSON.fromJson(text, Object.class);
    } catch (JsonParseException e) {
      throw new IllegalArgumentException(
          NodeMetadata.POD_PORTS + ": " + text + " is no JSON" + EXPECTED, e);
    }
  }

  private static void put(Map<String, Integer> ports, @Nullable Object containerPort) {
    if (!(containerPort instanceof Map<?, ?> port)) {
      throw new IllegalArgumentException(NodeMetadata.POD_PORTS + ": " + containerPort + EXPECTED);
    }
    Object protocol = port.get("protocol");
    if (protocol == null || protocol.equals("") || protocol.equals("TCP")) {
      Object name = port.get("name");
      Object number = port.get("containerPort");
      put(ports, name == null || name.equals("") ? unnamed(number) : name.toString(), number);
    }
  }

  private static String unnamed(@Nullable Object number) {
    return String.valueOf(number instanceof Number n ? n.intValue() : number);
  }

  private static void put(Map<String, Integer> ports, String name, @Nullable Object number) {
    if (!PORT_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "POD_PORTS: " + name + " (expected: names of 1..63 letters, digits and -._)");
    }
    if (!(number instanceof Number n) || n.intValue() != n.doubleValue()) {
      throw new IllegalArgumentException(
          "POD_PORTS." + name + ": " + number + " (expected: 1..65535)");
    }
    Integer before = ports.put(name, Port.of(n.intValue()).number());
    if (before != null && before != n.intValue()) {
      throw new IllegalArgumentException(
          "POD_PORTS." + name + ": " + before + " and " + n.intValue() + " (expected: one number)");
    }
  }
}
