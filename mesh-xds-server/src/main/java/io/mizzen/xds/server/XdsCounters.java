package io.mizzen.xds.server;

import org.apiguardian.api.API;

/**
 * Counts since the server started; {@code streamsOpen} is the present number.
 *
 * @param streamsOpened streams that were admitted
 * @param streamsRefused streams ended for a limit, a bad request or by the source's refusal
 * @param requests requests read, acknowledgements included
 * @param responses responses sent
 * @param nacks refusals received
 * @param staleNonces requests ignored because of their nonce
 */
@API(status = API.Status.EXPERIMENTAL)
public record XdsCounters(
    long streamsOpened,
    long streamsOpen,
    long streamsRefused,
    long requests,
    long responses,
    long nacks,
    long staleNonces) {}
