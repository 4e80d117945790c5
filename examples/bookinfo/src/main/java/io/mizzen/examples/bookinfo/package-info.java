/**
 * Bookinfo: one page about one book, put together from three services that a mesh stands between.
 *
 * <p>{@code services} are plain gRPC services, {@code page} renders records into HTML and serves
 * them; neither knows the mesh. The classes here put them on it.
 */
@NullMarked
package io.mizzen.examples.bookinfo;

import org.jspecify.annotations.NullMarked;
