/** The same rules give the same bytes, in whatever order they come. */
@NullMarked
package io.mizzen.it.determinism;

import org.jspecify.annotations.NullMarked;
