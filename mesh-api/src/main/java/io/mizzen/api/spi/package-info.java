/**
 * The interfaces that plug-in authors implement: who knows rules is a {@link
 * io.mizzen.api.spi.ConfigSource}, who knows services or workloads is a {@link
 * io.mizzen.api.spi.ServiceRegistry}, who issues workload certificates is a {@link
 * io.mizzen.api.spi.CertificateSource}.
 *
 * <p>A source runs on threads of its own and reports to a sink: first a snapshot of all it knows,
 * then changes, or an outage. The control plane keeps what each source said last apart from what
 * the others say, and merges them by one rule: of two sources with one key the first in builder
 * order is in force.
 *
 * <p>Steps 1 and 5 of docs/life-of-a-config.md. Each interface has a contract test in the test jar
 * of this module ({@code ConfigSourceContract}, {@code ServiceRegistryContract}, {@code
 * CertificateSourceContract}), which an implementation's tests extend.
 */
@NullMarked
package io.mizzen.api.spi;

import org.jspecify.annotations.NullMarked;
