package io.mizzen.controlplane.security;

import org.apiguardian.api.API;

/**
 * The peer whose view of the mesh a stream is served: part of every key under which a view is
 * shared, so that what one scope was shown is never found by another (CVE-2021-34824 was a cache
 * without).
 *
 * @param name {@code <trust domain>/<namespace>} that was verified; empty where nothing is
 */
@API(status = API.Status.INTERNAL)
public record AccessScope(String name) {
  /** Streams without any verified identity: all of a plaintext control plane. */
  public static final AccessScope UNVERIFIED = new AccessScope("");

  static AccessScope of(SpiffeId identity) {
    return new AccessScope(identity.trustDomain() + "/" + identity.namespace());
  }
}
