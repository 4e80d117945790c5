/** Istio {@code ServiceEntry}, {@code networking.istio.io/v1}. */
@NullMarked
package io.mizzen.rules.serviceentry;

import org.jspecify.annotations.NullMarked;
