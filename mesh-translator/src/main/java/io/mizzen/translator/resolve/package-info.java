/**
 * The meaning of Istio's rules, decided once and free of protobuf: which routes a client gets,
 * where they lead, which names a host answers to, which listeners a sidecar opens. The room {@code
 * cluster} decides what its upstreams are. No type here knows a data plane; the packages of {@code
 * encode} say the same in one data plane's resources.
 */
@NullMarked
package io.mizzen.translator.resolve;

import org.jspecify.annotations.NullMarked;
