/**
 * The services behind the page, as plain gRPC: they take channels and stubs and know no mesh.
 *
 * <p>{@link io.mizzen.examples.bookinfo.services.HeaderForwarding} passes the caller's name and the
 * trace headers on, as every application behind a mesh must do by itself.
 */
@NullMarked
package io.mizzen.examples.bookinfo.services;

import org.jspecify.annotations.NullMarked;
