package io.mizzen.config.resource;

import io.mizzen.config.OpenMessage;
import io.mizzen.config.WithoutEffect;
import org.apiguardian.api.API;

/** The spec of a resource that is accepted and has no effect: nothing of it is read. */
@API(status = API.Status.EXPERIMENTAL)
@OpenMessage
public record NotUsed() implements WithoutEffect {}
