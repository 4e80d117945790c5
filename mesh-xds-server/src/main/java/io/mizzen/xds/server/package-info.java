/**
 * The ADS server: xDS and nothing else. It knows streams, subscriptions, nonces and the order in
 * which changes may leave, and asks a {@link io.mizzen.xds.server.ResourceSource} for everything
 * that has a meaning.
 *
 * <p>It is steps 9 to 11 of docs/life-of-a-config.md. The protocol itself is in {@link
 * io.mizzen.xds.server.protocol}, without gRPC and threads. Here are the API, the transport, and
 * the shell around the protocol: a {@code Shard} is one thread with its streams, a {@code Scope}
 * what some of them see alike, an {@code AdsStream} one connected proxy. A publication is one task
 * per shard, which looks up what changed once per scope and visits the streams that subscribe to
 * it. Nothing is queued: what a slow reader has missed is the difference between the position up to
 * which it was sent everything and the newest view.
 */
@NullMarked
package io.mizzen.xds.server;

import org.jspecify.annotations.NullMarked;
