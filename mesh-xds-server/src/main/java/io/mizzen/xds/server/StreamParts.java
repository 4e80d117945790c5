package io.mizzen.xds.server;

import java.time.InstantSource;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * The parts that all streams of a server share.
 *
 * @param nanos a monotonic clock
 * @param chance random numbers from 0 to 1
 */
record StreamParts(
    ResourceSource source,
    XdsLimits limits,
    InstantSource clock,
    LongSupplier nanos,
    DoubleSupplier chance,
    ServerThreads threads,
    StreamCounters counters,
    OpenStreams streams,
    RejectedProxies rejected,
    WriteBudget budget,
    PeerDeadlines deadlines,
    OpeningPace pace) {}
