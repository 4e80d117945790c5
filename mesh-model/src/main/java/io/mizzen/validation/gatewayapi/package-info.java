/** The checks of the Kubernetes Gateway API's kinds, as its CRD schemas have them. */
@NullMarked
package io.mizzen.validation.gatewayapi;

import org.jspecify.annotations.NullMarked;
