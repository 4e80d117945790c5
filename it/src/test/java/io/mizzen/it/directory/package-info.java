/** A mesh that follows the files of a directory. */
@NullMarked
package io.mizzen.it.directory;

import org.jspecify.annotations.NullMarked;
