package io.mizzen.config.resource;

import io.mizzen.config.OpenMessage;
import java.util.Map;

/** The part of a document that all kinds share. */
@OpenMessage
record ResourceHeader(String apiVersion, String kind, Metadata metadata) {

  /** Kubernetes' {@code ObjectMeta}, as far as the mesh looks at it. */
  @OpenMessage
  record Metadata(
      String name, String namespace, Map<String, String> labels, Map<String, String> annotations) {}
}
