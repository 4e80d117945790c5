/**
 * The checks of Istio's networking kinds but VirtualService: what they demand of services, ports,
 * traffic policies and patches. One public check a kind.
 */
@NullMarked
package io.mizzen.validation.networking;

import org.jspecify.annotations.NullMarked;
