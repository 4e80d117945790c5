package io.mizzen.translator.resolve.cluster;

import org.apiguardian.api.API;

/** A block of a rule and the path where it was written. */
@API(status = API.Status.INTERNAL)
public record Located<T>(T value, String path) {}
