/**
 * Protection that resources ask for and the data planes cannot give yet: mutual TLS, authorization
 * and token checks. Pure; between steps 6 and 7 of docs/life-of-a-config.md.
 *
 * <p>{@link io.mizzen.security.Demands} reads one resource: what it asks for that nobody can
 * enforce, which becomes a finding. {@link io.mizzen.security.Omissions} reads what it asks for
 * that weakens nothing when it is left out. {@link io.mizzen.security.Protections} knows all
 * policies of a mesh and says which endpoints must not be reached because of them.
 */
@NullMarked
package io.mizzen.security;

import org.jspecify.annotations.NullMarked;
