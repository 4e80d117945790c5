/** Protection that no data plane can enforce, on channels that stay open. */
@NullMarked
package io.mizzen.it.verdicts;

import org.jspecify.annotations.NullMarked;
