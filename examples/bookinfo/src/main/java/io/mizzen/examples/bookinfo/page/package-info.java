/**
 * The product page: asks details and reviews, renders what came back, serves it over HTTP.
 *
 * <p>{@code BookClient} asks, {@code PageRenderer} and its sections are pure functions from records
 * to {@code Html}, {@code PageServer} is the shell. What is shown of the mesh comes through {@code
 * MeshView}; the package knows no mesh types.
 */
@NullMarked
package io.mizzen.examples.bookinfo.page;

import org.jspecify.annotations.NullMarked;
