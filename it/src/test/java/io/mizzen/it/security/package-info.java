/** Streams between data planes and control plane that are protected. */
@NullMarked
package io.mizzen.it.security;

import org.jspecify.annotations.NullMarked;
