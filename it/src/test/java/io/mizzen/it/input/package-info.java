/** Bad input against a running mesh: said exactly, harmless to rules and neighbours. */
@NullMarked
package io.mizzen.it.input;

import org.jspecify.annotations.NullMarked;
