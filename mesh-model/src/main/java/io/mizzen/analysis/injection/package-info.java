/**
 * The checks of {@code istioctl analyze} on the injection of sidecars: namespaces, pods, proxies'
 * images, webhooks and annotations. {@link io.mizzen.analysis.injection.InjectionChecks} lists
 * them.
 */
@NullMarked
package io.mizzen.analysis.injection;

import org.jspecify.annotations.NullMarked;
