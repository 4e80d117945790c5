/**
 * Workload certificates: {@link io.mizzen.controlplane.certificates.InMemoryRoot} issues them,
 * {@link io.mizzen.controlplane.certificates.WorkloadCertificates} keeps the newest of each
 * identity and renews them, and {@link io.mizzen.translator.encode.envoy.tls.Secrets} writes them
 * as the secrets that sidecars ask for over SDS. Who is given which is decided in {@code security}.
 */
@NullMarked
package io.mizzen.controlplane.certificates;

import org.jspecify.annotations.NullMarked;
