/** Tests that run the examples of README.md. */
@NullMarked
package io.mizzen.it.readme;

import org.jspecify.annotations.NullMarked;
