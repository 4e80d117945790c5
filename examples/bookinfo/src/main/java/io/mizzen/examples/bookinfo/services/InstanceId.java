package io.mizzen.examples.bookinfo.services;

import io.mizzen.examples.bookinfo.proto.ServedBy;

/**
 * One instance of one version of a service.
 *
 * @param service for example {@code reviews}
 * @param version for example {@code v2}
 * @param instance unique name, for example {@code reviews-v2-1}
 */
public record InstanceId(String service, String version, String instance) {

  /** The signature an answer carries, with the forwarded headers of the call being served. */
  ServedBy sign() {
    return ServedBy.newBuilder()
        .setService(service)
        .setVersion(version)
        .setInstance(instance)
        .putAllHeaders(ForwardedHeaders.current().values())
        .build();
  }
}
