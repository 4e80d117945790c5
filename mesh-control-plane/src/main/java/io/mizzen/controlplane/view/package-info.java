/**
 * The resources that each proxy sees. {@link io.mizzen.controlplane.view.ProxyViews} holds one
 * {@link io.mizzen.controlplane.view.ProxyView} for all proxies that no rule can tell apart, brings
 * it up to each {@link io.mizzen.controlplane.view.PublishedState} with the answers that the
 * changes do not concern, and translates the others when a stream asks. A {@link
 * io.mizzen.controlplane.view.SessionView} is what one stream sees of it.
 */
@NullMarked
package io.mizzen.controlplane.view;

import org.jspecify.annotations.NullMarked;
