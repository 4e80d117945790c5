/**
 * TLS of sidecars: the secrets that hold a workload's certificate and its roots, and the parts of
 * TLS contexts that clusters and listeners share, which refer to those secrets by name.
 */
@NullMarked
package io.mizzen.translator.encode.envoy.tls;

import org.jspecify.annotations.NullMarked;
