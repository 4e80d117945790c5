/** Data planes outlive their control plane. */
@NullMarked
package io.mizzen.it.restart;

import org.jspecify.annotations.NullMarked;
