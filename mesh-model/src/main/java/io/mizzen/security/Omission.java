package io.mizzen.security;

import org.apiguardian.api.API;

/**
 * Something a resource asks for that is left out and weakens nothing.
 *
 * @param path the field; empty for the whole resource
 * @param reason what happens instead
 */
@API(status = API.Status.EXPERIMENTAL)
public record Omission(String path, String reason) {}
