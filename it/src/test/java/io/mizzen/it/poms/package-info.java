/** Checks of the poms for users and Maven Central. */
@NullMarked
package io.mizzen.it.poms;

import org.jspecify.annotations.NullMarked;
