/**
 * The fields of rules that a kind of data plane does not apply and that no translation reports:
 * {@link io.mizzen.controlplane.notapplied.LeftOut}.
 */
@NullMarked
package io.mizzen.controlplane.notapplied;

import org.jspecify.annotations.NullMarked;
