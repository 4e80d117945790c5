/** A mesh leaves nothing behind, and meshes of one JVM do nothing to each other. */
@NullMarked
package io.mizzen.it.lifecycle;

import org.jspecify.annotations.NullMarked;
