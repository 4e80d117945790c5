package io.mizzen.xds.server;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What all streams of a server share.
 *
 * @param identifier {@code control_plane.identifier} of every response
 */
record StreamParts(
    ResourceSource source,
    String identifier,
    XdsLimits limits,
    InstantSource clock,
    LongSupplier nanos,
    Transport.Threads threads,
    PackedResources packed,
    StreamCounters counters,
    OpenStreams streams,
    RefusedProxies refused) {}
