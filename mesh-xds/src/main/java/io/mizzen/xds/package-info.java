/**
 * The xDS vocabulary that both halves of the mesh speak: type URLs, resource names, node metadata,
 * and a resource as a name, a version and bytes.
 *
 * <p>This room holds no protobuf class, so a client library can depend on it without pulling
 * Envoy's API. The control plane produces {@link io.mizzen.xds.XdsResource}s (steps 8 and 9 of
 * docs/life-of-a-config.md); the xDS server moves them; data planes parse them with whatever protos
 * they have.
 */
@NullMarked
package io.mizzen.xds;

import org.jspecify.annotations.NullMarked;
