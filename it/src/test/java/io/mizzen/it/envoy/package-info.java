/**
 * A real Envoy as a client of our ADS server.
 *
 * <p>Each test starts the program that {@code -Dmizzen.envoy} names, with a bootstrap of one static
 * listener whose routes, clusters and endpoints come over ADS. Where the property is missing the
 * tests are skipped; {@code .ci/run} installs Envoy and fails when they were skipped there.
 */
@NullMarked
package io.mizzen.it.envoy;

import org.jspecify.annotations.NullMarked;
