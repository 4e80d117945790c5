package io.mizzen.client.grpcinternal;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apiguardian.api.API;

/** The control plane's answer about one host; see {@link io.mizzen.xds.MizzenNames#service}. */
@API(status = API.Status.INTERNAL)
public sealed interface ServiceLookup {

  /**
   * The host means a service.
   *
   * @param ports sorted; empty when they are not known
   */
  record Found(List<Integer> ports) implements ServiceLookup {
    public Found {
      ports = ports.stream().sorted().toList();
    }

    @Override
    public <T> T fold(
        Function<List<Integer>, T> found, BiFunction<List<String>, Integer, T> notFound) {
      return found.apply(ports);
    }
  }

  /**
   * The host means nothing.
   *
   * @param nearest the most similar hosts that mean something, best first
   * @param others how many more there are
   */
  record NotFound(List<String> nearest, int others) implements ServiceLookup {
    public NotFound {
      nearest = List.copyOf(nearest);
    }

    @Override
    public <T> T fold(
        Function<List<Integer>, T> found, BiFunction<List<String>, Integer, T> notFound) {
      return notFound.apply(nearest, others);
    }
  }

  /** The one of two that fits: ports, or nearest hosts and the number of others. */
  <T> T fold(Function<List<Integer>, T> found, BiFunction<List<String>, Integer, T> notFound);

  /** Reads the document of a control plane. Fields that are missing are empty. */
  static ServiceLookup of(Struct document) {
    return document.containsFields("host")
        ? new Found(values(document, "ports").stream().map(p -> (int) p.getNumberValue()).toList())
        : new NotFound(
            values(document, "nearest").stream().map(Value::getStringValue).toList(),
            (int) field(document, "others").getNumberValue());
  }

  private static List<Value> values(Struct document, String name) {
    return field(document, name).getListValue().getValuesList();
  }

  private static Value field(Struct document, String name) {
    return document.getFieldsOrDefault(name, Value.getDefaultInstance());
  }
}
