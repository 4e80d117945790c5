/**
 * The whole mesh at one revision, and one proxy's view of it: steps 6 and 7 of
 * docs/life-of-a-config.md.
 *
 * <p>{@link io.mizzen.snapshot.MeshSnapshot} is assembled once per change of rules or services;
 * {@link io.mizzen.snapshot.ProxyScope} narrows it to what one kind of proxy may see. Proxies with
 * equal scopes share everything translated from them. Neither holds endpoints.
 */
@NullMarked
package io.mizzen.snapshot;

import org.jspecify.annotations.NullMarked;
