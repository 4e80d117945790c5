/**
 * Istio {@code MeshConfig} and {@code MeshNetworks}, as the ConfigMap {@code istio} of the root
 * namespace holds them.
 */
@API(status = API.Status.EXPERIMENTAL)
@NullMarked
package io.mizzen.rules.meshconfig;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
