/**
 * The xDS transport protocol, without gRPC, threads, clocks or logs: what a request means, what a
 * client is still to be sent, in which order, and how both read as bytes. State of the world and
 * delta run on the same state; only {@code SotwRequests} and {@code DeltaRequests} (what a request
 * asks for) and {@code SotwCodec} and {@code DeltaCodec} (messages) differ.
 *
 * <p>A {@link io.mizzen.xds.server.protocol.ResourceTable} holds what exists of one type for all
 * streams that see the same, with the position of its last change per name. A {@link
 * io.mizzen.xds.server.protocol.Subscription} is a set of names that any number of streams share;
 * it knows which of them changed last. A {@link io.mizzen.xds.server.protocol.TypeState} is one
 * type on one stream: the position up to which everything is sent, the answers, and only while they
 * last, the names for which that is not the whole truth. {@link
 * io.mizzen.xds.server.protocol.StreamState} puts the types of a stream in order.
 *
 * <p>States are immutable. Tables and subscriptions are mutable and belong to one thread.
 */
@NullMarked
package io.mizzen.xds.server.protocol;

import org.jspecify.annotations.NullMarked;
