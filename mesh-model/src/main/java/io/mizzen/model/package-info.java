/** The parts that all configuration kinds have: a key, labels, a spec and where it was declared. */
@NullMarked
package io.mizzen.model;

import org.jspecify.annotations.NullMarked;
