/**
 * The pages for operators: {@link io.mizzen.controlplane.debug.DebugServer} serves over HTTP what
 * {@link io.mizzen.controlplane.debug.DebugSource} says, in istiod's JSON shapes where tools read
 * them. Everything only reads; no secret is held here, and of a proxy's metadata only named fields
 * are shown.
 */
@NullMarked
package io.mizzen.controlplane.debug;

import org.jspecify.annotations.NullMarked;
