/**
 * Findings that only show when resources meet: step 3 of docs/life-of-a-config.md, second half.
 *
 * <p>{@link Analyzer} looks at a whole snapshot and answers warnings: a route to a host, subset or
 * port that does not exist, a subset that selects nothing, two rules that claim one host, a path
 * that no gRPC call has. Nothing is ever rejected here, since the missing part may come later;
 * Istio accepts all of it too.
 *
 * <p>The rooms below make the checks of {@code istioctl analyze} across all resources of a cluster:
 * {@code cluster} is their entry, {@code check} their contract, {@code gateway} and {@code
 * injection} hold those about gateways and about the injection of sidecars.
 */
@NullMarked
package io.mizzen.analysis;

import org.jspecify.annotations.NullMarked;
