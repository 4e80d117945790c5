package io.mizzen.xds.server;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/** What all streams of a server share. */
record StreamParts(
    ResourceSource source,
    XdsLimits limits,
    InstantSource clock,
    LongSupplier nanos,
    Transport.Threads threads,
    StreamCounters counters,
    OpenStreams streams,
    RejectedProxies rejected) {}
