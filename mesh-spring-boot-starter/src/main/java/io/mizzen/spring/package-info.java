/**
 * Spring Boot's auto-configuration of a mesh: {@code mizzen.*} properties become a control plane
 * (embedded, or one elsewhere), a client, channels for Spring gRPC and a registered server. No
 * logic of a mesh lives here.
 */
@NullMarked
package io.mizzen.spring;

import org.jspecify.annotations.NullMarked;
