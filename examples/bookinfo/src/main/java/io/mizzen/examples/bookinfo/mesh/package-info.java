/**
 * Bookinfo on the mesh: documents into running instances, rules into the control plane.
 *
 * <p>{@code Documents} and {@code Deployments} are pure; {@code Fleet} runs one {@code MeshClient}
 * and {@code MeshServer} per replica; {@code EmbeddedMesh} holds control plane, fleet and rules
 * together and shows them to the page.
 */
@NullMarked
package io.mizzen.examples.bookinfo.mesh;

import org.jspecify.annotations.NullMarked;
