/** Bad documents against a live mesh: where they are found, and what goes on undisturbed. */
@NullMarked
package io.mizzen.it.input;

import org.jspecify.annotations.NullMarked;
