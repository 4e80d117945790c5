package io.mizzen.xds.server.protocol;

import org.apiguardian.api.API;

/** Somebody who holds a {@link Subscription}: a stream. Told apart by identity. */
@API(status = API.Status.INTERNAL)
public interface Subscriber {}
