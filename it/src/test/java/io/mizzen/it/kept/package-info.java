/**
 * Rules that change under a channel that stays open, with calls in flight: a channel that is open
 * keeps state that a new one does not have.
 */
@NullMarked
package io.mizzen.it.kept;

import org.jspecify.annotations.NullMarked;
