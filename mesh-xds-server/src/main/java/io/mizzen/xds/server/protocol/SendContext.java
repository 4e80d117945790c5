package io.mizzen.xds.server.protocol;

import org.apiguardian.api.API;

/**
 * The inputs of a stream's next response beside the stream's state.
 *
 * @param now nanoseconds of a monotonic clock
 * @param responseBytes where a response that may be split is split, in bytes of resources
 * @param removalGrace how long a client that subscribes by name keeps a removed cluster, in
 *     nanoseconds
 * @param warmingLimit how long listeners and routes wait at most for the answer to clusters, in
 *     nanoseconds
 * @param bodies where response bodies are shared
 */
@API(status = API.Status.INTERNAL)
public record SendContext(
    long now, int responseBytes, long removalGrace, long warmingLimit, ResponseBodies bodies) {}
