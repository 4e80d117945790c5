/**
 * The channels of a client ({@link io.mizzen.client.channel.ClientChannels}): their targets, the
 * texts of calls that fail, and their end with the client.
 *
 * <p>Pure parts: {@code MeshTarget} (the parts of a target), {@code TargetCheck} (why a target
 * cannot be dialled).
 */
@NullMarked
package io.mizzen.client.channel;

import org.jspecify.annotations.NullMarked;
