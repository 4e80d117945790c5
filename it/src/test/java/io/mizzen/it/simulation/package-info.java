/** Simulated calls beside real ones. */
@NullMarked
package io.mizzen.it.simulation;

import org.jspecify.annotations.NullMarked;
