package io.mizzen.translator.core;

import io.mizzen.api.NotApplied;
import io.mizzen.xds.XdsResource;
import java.util.List;
import org.apiguardian.api.API;

/** The result of a translate function: always a resource, and what of the rules it leaves out. */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface Translation permits Translated, Refused {
  /** The resource to send; never one that weakens what the rules ask for. */
  XdsResource resource();

  /** Fields that this data plane cannot honour; sorted, without duplicates. */
  List<NotApplied> notApplied();
}
