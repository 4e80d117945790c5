/**
 * Documents to resources: step 2 of docs/life-of-a-config.md.
 *
 * <p>{@link io.mizzen.config.resource.ResourceReader} is told the {@link
 * io.mizzen.config.resource.ResourceKind}s, checks what all kinds share ({@code apiVersion}, {@code
 * kind}, {@code metadata}) and answers one {@link io.mizzen.config.resource.Reading} per resource:
 * accepted, rejected or ignored, with everything there is to say about it.
 */
@NullMarked
package io.mizzen.config.resource;

import org.jspecify.annotations.NullMarked;
