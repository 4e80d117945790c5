package io.mizzen.translator.core;

import io.mizzen.api.NotApplied;
import io.mizzen.xds.XdsResource;
import java.util.List;
import org.apiguardian.api.API;

/** A resource that does what the rules say, but for the fields listed. */
@API(status = API.Status.EXPERIMENTAL)
public record Translated(XdsResource resource, List<NotApplied> notApplied) implements Translation {
  public Translated {
    notApplied = List.copyOf(notApplied);
  }
}
