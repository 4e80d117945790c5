/** What operators read in the log: facts in the message, one line per change of state. */
@NullMarked
package io.mizzen.it.logging;

import org.jspecify.annotations.NullMarked;
