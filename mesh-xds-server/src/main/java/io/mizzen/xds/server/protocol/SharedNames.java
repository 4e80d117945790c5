package io.mizzen.xds.server.protocol;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The names of requests that came last, so that requests which repeat them hold one copy of their
 * bytes together while they wait, and the subscription holds it after them. Keeps none of them
 * itself: names are the clients' choice. Belongs to one thread.
 */
@API(status = API.Status.INTERNAL)
public final class SharedNames {
  /** As many are compared with a request whose names are new. */
  static final int MOST = 64;

  /** The one that was used last comes last. */
  private final List<WeakReference<AsciiNames>> newest = new ArrayList<>();

  /** Equal names that others hold too, without the rest of the message. */
  AsciiNames of(AsciiNames names) {
    for (int i = newest.size() - 1; i >= 0; i--) {
      @Nullable AsciiNames known = newest.get(i).get();
      if (known != null && known.equals(names)) {
        newest.add(newest.remove(i));
        return known;
      }
    }
    AsciiNames made = names.trimmed();
    newest.removeIf(each -> each.refersTo(null));
    if (newest.size() == MOST) {
      newest.remove(0);
    }
    newest.add(new WeakReference<>(made));
    return made;
  }
}
