/** A canary rule, tested before it ships. */
@NullMarked
package io.mizzen.examples.canary;

import org.jspecify.annotations.NullMarked;
