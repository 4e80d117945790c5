/**
 * The checks of a VirtualService ({@link io.mizzen.validation.virtualservice.VirtualServiceCheck}),
 * and those of its parts that other kinds share: destinations and retries.
 */
@NullMarked
package io.mizzen.validation.virtualservice;

import org.jspecify.annotations.NullMarked;
