package io.mizzen.xds.server.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Looks up the names of a request in parts before a subscription asks for them. The table keeps
 * what was looked up until this is closed. Belongs to the table's thread.
 */
@API(status = API.Status.INTERNAL)
public final class NameLookups implements AutoCloseable {
  /**
   * So many names are looked up at a time: each may have to be translated, which takes milliseconds
   * in a JVM that has just started.
   */
  public static final int EACH = 4;

  private final ResourceTable table;
  private final Iterator<String> names;
  private final List<TableEntry> kept = new ArrayList<>();

  private NameLookups(ResourceTable table, List<String> names) {
    this.table = table;
    this.names = names.iterator();
  }

  static NameLookups of(ResourceTable table, Set<String> all, double from) {
    List<String> unknown = new ArrayList<>();
    for (String name : all) {
      if (!name.equals(SubscribedNames.ALL) && table.entry(name) == null) {
        unknown.add(name);
      }
    }
    Collections.rotate(unknown, (int) (-from * unknown.size()));
    return new NameLookups(table, unknown);
  }

  /** Looks up some more; whether there are more after these. */
  public boolean step() {
    for (int i = 0; i < EACH && names.hasNext(); i++) {
      kept.add(table.keep(names.next()));
    }
    return names.hasNext();
  }

  /** The table forgets what nobody has asked for. */
  @Override
  public void close() {
    kept.forEach(table::release);
    kept.clear();
  }
}
