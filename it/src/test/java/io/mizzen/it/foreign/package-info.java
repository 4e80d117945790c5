/**
 * Data planes that are not ours, on our control plane: gRPC core from Python, grpc-js, grpc-go, and
 * grpc-java without Mizzen's client.
 *
 * <p>The clients are the programs in {@code it/foreign}; {@code .ci/run} installs what they import,
 * builds what is compiled and says where. Without it their tests are skipped.
 */
@NullMarked
package io.mizzen.it.foreign;

import org.jspecify.annotations.NullMarked;
