/**
 * The service model, and the words every room of the control plane shares.
 *
 * <p>A {@link io.mizzen.api.Service} is a host name with ports; a {@link io.mizzen.api.Workload} is
 * something that runs and has an address; an {@link io.mizzen.api.Endpoint} is one workload serving
 * one port of one service. Where a thing was declared is an {@link io.mizzen.api.Origin}; what is
 * wrong with it is a {@link io.mizzen.api.Finding}.
 *
 * <p>In the line from YAML to bytes (docs/life-of-a-config.md) these values are what registries
 * deliver in step 5. They are immutable, know no platform and no protocol library, and depend on
 * nothing.
 */
@NullMarked
package io.mizzen.api;

import org.jspecify.annotations.NullMarked;
