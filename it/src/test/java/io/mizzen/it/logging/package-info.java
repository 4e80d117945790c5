/** The log lines for operators: facts in the message, one line per change of state. */
@NullMarked
package io.mizzen.it.logging;

import org.jspecify.annotations.NullMarked;
