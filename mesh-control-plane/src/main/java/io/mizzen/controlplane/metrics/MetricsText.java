package io.mizzen.controlplane.metrics;

import java.util.List;
import java.util.Locale;
import org.apiguardian.api.API;

/** Metrics in Prometheus' text format (0.0.4). */
@API(status = API.Status.INTERNAL)
public final class MetricsText {
  /** {@code Content-Type} of the text. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private MetricsText() {}

  /** The text; series of one name must follow each other. */
  public static String of(List<Metric> metrics) {
    StringBuilder text = new StringBuilder();
    String last = "";
    for (Metric metric : metrics) {
      if (!metric.name().equals(last)) {
        head(text, metric);
        last = metric.name();
      }
      text.append(metric.name());
      metric.xdsType().ifPresent(type -> text.append("{type=\"").append(type).append("\"}"));
      text.append(' ').append(metric.value()).append('\n');
    }
    return text.toString();
  }

  private static void head(StringBuilder text, Metric metric) {
    text.append("# HELP ").append(metric.name()).append(' ').append(metric.help()).append('\n');
    text.append("# TYPE ")
        .append(metric.name())
        .append(' ')
        .append(metric.kind().name().toLowerCase(Locale.ROOT))
        .append('\n');
  }
}
