/** A thousand changes of rules and endpoints under load, without a lost call. */
@NullMarked
package io.mizzen.it.change;

import org.jspecify.annotations.NullMarked;
