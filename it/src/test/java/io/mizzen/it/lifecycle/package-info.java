/** What a mesh leaves behind, and what meshes of one JVM do to each other: nothing. */
@NullMarked
package io.mizzen.it.lifecycle;

import org.jspecify.annotations.NullMarked;
