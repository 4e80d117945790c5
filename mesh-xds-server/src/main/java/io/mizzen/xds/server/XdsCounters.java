package io.mizzen.xds.server;

import org.apiguardian.api.API;

/**
 * Counts since the server started; {@code streamsOpen} is the present number.
 *
 * @param streamsOpened streams that were admitted
 * @param streamsRefused streams ended for a limit, a bad request or by the source's refusal
 * @param requests requests read, acknowledgements included
 * @param responses responses sent
 * @param responseBytes their bytes, before gRPC's framing
 * @param nacks refusals received
 * @param staleNonces requests that named an older response or none of the stream's
 * @param failedLookups lookups in a view that threw
 * @param warmingTimeouts responses with listeners or routes that were sent although the client has
 *     not answered its clusters in time
 * @param unreadTimeouts streams reset because the client did not read what it was sent
 */
@API(status = API.Status.EXPERIMENTAL)
public record XdsCounters(
    long streamsOpened,
    long streamsOpen,
    long streamsRefused,
    long requests,
    long responses,
    long responseBytes,
    long nacks,
    long staleNonces,
    long failedLookups,
    long warmingTimeouts,
    long unreadTimeouts) {}
