/**
 * A small mesh for the proofs: {@link io.mizzen.it.mesh.TestMesh} holds an embedded control plane,
 * servers that count and clients with identities. Nothing here knows what a test expects.
 */
@NullMarked
package io.mizzen.it.mesh;

import org.jspecify.annotations.NullMarked;
