/** What README.md shows is run. */
@NullMarked
package io.mizzen.it.readme;

import org.jspecify.annotations.NullMarked;
