package io.mizzen.xds.server.protocol;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The response bodies put together last, so that streams which are sent the same share them. Holds
 * at most {@value #MAX_BYTES} bytes: the first answers of all types in a mesh of some thousand
 * services, of which streams that come at once are sent now this and now that. Belongs to one
 * thread.
 */
@API(status = API.Status.INTERNAL)
public final class ResponseBodies {
  private static final int MAX_BYTES = 16 << 20;
  private static final int INITIAL = 16;
  private static final float LOAD = 0.75f;

  private final TableCounts counts;
  private final Map<ResponseContent, ResponseBody> newest =
      new LinkedHashMap<>(INITIAL, LOAD, true);
  private long bytes;

  /** The body that was asked for last, mostly by a stream that is sent the same. */
  private @Nullable ResponseBody last;

  public ResponseBodies(TableCounts counts) {
    this.counts = counts;
  }

  TableCounts counts() {
    return counts;
  }

  /**
   * The body of a response with this content.
   *
   * @param resources by name; like {@code removed} not to be changed
   */
  ResponseBody of(
      ProtocolVariant variant, TypeUrl type, List<XdsResource> resources, List<String> removed) {
    ResponseBody before = last;
    if (before != null && before.content().isMadeOf(variant, type, resources, removed)) {
      return before;
    }
    ResponseContent content = new ResponseContent(variant, type, resources, removed);
    ResponseBody body = of(content);
    // One that is too large is not held.
    last = newest.containsKey(content) ? body : null;
    return body;
  }

  ResponseBody of(ResponseContent content) {
    ResponseBody known = newest.get(content);
    if (known != null) {
      return known;
    }
    ResponseBody made = ResponseBody.of(content);
    counts.built();
    newest.put(content, made);
    bytes += made.bytes().length;
    Iterator<ResponseBody> oldest = newest.values().iterator();
    while (bytes > MAX_BYTES && oldest.hasNext()) {
      ResponseBody dropped = oldest.next();
      bytes -= dropped.bytes().length;
      oldest.remove();
      last = null;
    }
    return made;
  }
}
