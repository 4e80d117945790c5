/**
 * The cost of one change to many ADS streams: Mizzen's control plane, java-control-plane and a bare
 * gRPC server (the floor) that sends the same bytes, each in a process of its own, driven by the
 * same client. {@link io.mizzen.jmh.fanout.FanoutReport} runs them and prints one table.
 */
@NullMarked
package io.mizzen.jmh.fanout;

import org.jspecify.annotations.NullMarked;
