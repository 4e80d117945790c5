/** Istio {@code VirtualService}, {@code networking.istio.io/v1}. */
@NullMarked
package io.mizzen.rules.virtualservice;

import org.jspecify.annotations.NullMarked;
