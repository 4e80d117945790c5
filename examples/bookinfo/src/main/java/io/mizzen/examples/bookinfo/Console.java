package io.mizzen.examples.bookinfo;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import com.google.gson.GsonBuilder;
import io.mizzen.examples.bookinfo.mesh.RunningInstance;
import java.io.PrintStream;
import java.util.List;

/** Prints the demo's console output: text, or JSON on request. */
final class Console {
  private final boolean json;
  private final PrintStream out = System.out;

  Console(boolean json) {
    this.json = json;
  }

  /** One server in the start-up table. */
  record Row(String service, String version, String instance, int port) {
    static Row of(RunningInstance running) {
      return new Row(
          running.spec().id().service(),
          running.spec().id().version(),
          running.spec().id().instance(),
          running.port());
    }
  }

  /**
   * The facts printed once the demo has started.
   *
   * @param page URL of the page; empty for a process that has none
   * @param controlPlane {@code host:port} of ADS
   * @param startMillis from the start of the JVM to the first whole page
   * @param heapMegabytes heap in use after start
   * @param processMegabytes memory of the whole process; 0 where the system does not tell
   */
  record Started(
      String page,
      String controlPlane,
      List<Row> servers,
      long startMillis,
      long heapMegabytes,
      long processMegabytes) {}

  void started(Started started) {
    if (json) {
      out.println(new GsonBuilder().setPrettyPrinting().create().toJson(started));
      return;
    }
    if (!started.servers().isEmpty()) {
      out.println(table(started.servers()));
    }
    out.printf("%nControl plane  %s%n", started.controlPlane());
    out.printf(
        "Up in          %.1f s, %d MB heap in use, %d MB process%n",
        started.startMillis() / 1000.0, started.heapMegabytes(), started.processMegabytes());
    if (!started.page().isEmpty()) {
      out.printf("Page           %s%n", started.page());
    }
    out.println();
  }

  /** One line about something that happened. */
  void say(String line) {
    if (!json) {
      out.println(line);
    }
  }

  private static String table(List<Row> servers) {
    return AsciiTable.getTable(
        AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS,
        servers,
        List.<ColumnData<Row>>of(
            left("Service").with(Row::service),
            left("Version").with(Row::version),
            left("Instance").with(Row::instance),
            new Column()
                .header("Port")
                .dataAlign(HorizontalAlign.RIGHT)
                .with(row -> String.valueOf(row.port()))));
  }

  private static Column left(String header) {
    return new Column().header(header).dataAlign(HorizontalAlign.LEFT);
  }
}
