/** What all configuration kinds have in common: a key, labels, a spec and where it was declared. */
@NullMarked
package io.mizzen.model;

import org.jspecify.annotations.NullMarked;
