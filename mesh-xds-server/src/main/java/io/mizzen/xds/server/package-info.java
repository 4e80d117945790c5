/**
 * The ADS server: xDS and nothing else. It knows streams, subscriptions, nonces and the order in
 * which changes may leave, and asks a {@link io.mizzen.xds.server.ResourceSource} for everything
 * that has a meaning.
 *
 * <p>It is steps 9 to 11 of docs/life-of-a-config.md. The pure part is {@code SubscriptionState}
 * (one type on one stream: what does this request mean, what is owed) inside {@code StreamState}
 * (all types of one stream: what may be sent next). Both are immutable values. The shell is {@code
 * AdsStream}: one per connected proxy, confined to one serial executor, pulling the next response
 * out of the state whenever the transport can take it. Nothing is queued: what a slow reader has
 * missed is simply the difference between what it was sent last and the newest view.
 *
 * <p>{@code SotwCodec} is the only class that knows the messages of the state-of-the-world
 * protocol; the delta protocol will be a second codec over the same state.
 */
@NullMarked
package io.mizzen.xds.server;

import org.jspecify.annotations.NullMarked;
