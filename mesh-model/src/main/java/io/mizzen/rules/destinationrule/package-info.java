/** Istio {@code DestinationRule}, {@code networking.istio.io/v1}. */
@NullMarked
package io.mizzen.rules.destinationrule;

import org.jspecify.annotations.NullMarked;
