/**
 * Listeners, their filter chains and network filters: of what a workload sends ({@link
 * io.mizzen.translator.encode.envoy.listener.OutboundListeners}) and of what it receives ({@link
 * io.mizzen.translator.encode.envoy.listener.InboundListeners}). Routes that a listener holds
 * itself come from {@code route}, names of clusters and of DNS caches from {@code cluster}.
 */
@NullMarked
package io.mizzen.translator.encode.envoy.listener;

import org.jspecify.annotations.NullMarked;
