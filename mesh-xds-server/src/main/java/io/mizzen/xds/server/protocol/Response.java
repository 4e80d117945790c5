package io.mizzen.xds.server.protocol;

import io.mizzen.xds.TypeUrl;
import org.apiguardian.api.API;

/**
 * One response to send.
 *
 * @param body everything but the nonce; shared by all streams that are sent the same
 */
@API(status = API.Status.INTERNAL)
public record Response(TypeUrl type, ResponseBody body, Nonce nonce) {}
