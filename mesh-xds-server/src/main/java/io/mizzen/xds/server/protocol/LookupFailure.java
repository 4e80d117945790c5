package io.mizzen.xds.server.protocol;

import io.mizzen.xds.TypeUrl;
import org.apiguardian.api.API;

/**
 * A lookup that threw. What was known before stays; the name is looked up again with the next
 * publication.
 *
 * @param name {@code *} when all of the type were asked for
 * @param isNew false if the name failed the last time too
 */
@API(status = API.Status.INTERNAL)
public record LookupFailure(TypeUrl type, String name, RuntimeException cause, boolean isNew) {}
