/**
 * The last good mesh on disk: {@link io.mizzen.controlplane.store.LastGood} saves it and takes it
 * up again. What was stored is believed after everything else, and only until it is said again.
 */
@NullMarked
package io.mizzen.controlplane.store;

import org.jspecify.annotations.NullMarked;
