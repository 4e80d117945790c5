package io.mizzen.xds.server;

import io.mizzen.xds.TypeUrl;
import org.apiguardian.api.API;

/**
 * A proxy's refusal of a response; it keeps what it had.
 *
 * @param proxy the proxy's node id
 * @param version {@code version_info} of the refused response
 * @param error the proxy's own words: untrusted, capped ({@link XdsLimits#nackTextChars}), control
 *     characters escaped
 */
@API(status = API.Status.EXPERIMENTAL)
public record ProxyNack(String proxy, TypeUrl type, String version, String error) {}
