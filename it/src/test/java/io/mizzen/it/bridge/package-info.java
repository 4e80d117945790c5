/** Mizzen's resources on java-control-plane's own server. */
@NullMarked
package io.mizzen.it.bridge;

import org.jspecify.annotations.NullMarked;
