/** Rules that change under a channel which stays open: when they act, and that it survives them. */
@NullMarked
package io.mizzen.it.routechange;

import org.jspecify.annotations.NullMarked;
