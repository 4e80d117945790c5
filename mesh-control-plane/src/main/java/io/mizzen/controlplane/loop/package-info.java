/**
 * The one thread that changes what the control plane knows. {@link
 * io.mizzen.controlplane.loop.EventLoop} takes what the sources have reported since the last step,
 * makes one step of it and publishes the result; {@link io.mizzen.controlplane.loop.Debounce} says
 * when.
 */
@NullMarked
package io.mizzen.controlplane.loop;

import org.jspecify.annotations.NullMarked;
