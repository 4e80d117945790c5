/**
 * Data planes that are not ours, on our control plane: gRPC core from Python, and grpc-js.
 *
 * <p>The clients are the scripts in {@code it/foreign}; {@code .ci/run} installs what they import
 * and says where. Without it these tests are skipped.
 */
@NullMarked
package io.mizzen.it.foreign;

import org.jspecify.annotations.NullMarked;
