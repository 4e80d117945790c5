/**
 * A mesh inside a test: a control plane on loopback, fake services that register themselves,
 * clients that obey the rules, and assertions on where calls went.
 *
 * <p>{@link io.mizzen.testing.MeshTest} gives a JUnit class its {@link io.mizzen.testing.Mesh};
 * {@code Mesh.start()} does the same without JUnit. {@link io.mizzen.testing.Mesh#apply} returns
 * when every client obeys; {@link io.mizzen.testing.Mesh#send} and {@link
 * io.mizzen.testing.Mesh#record} record calls; {@link io.mizzen.testing.MeshAssertions} judges
 * them. Nothing is simulated: configuration travels over ADS, calls over HTTP/2 on loopback.
 */
@NullMarked
package io.mizzen.testing;

import org.jspecify.annotations.NullMarked;
