/**
 * The failure analyses of an application that cannot start because of its mesh: an analyzer for
 * each exception that an operator can act on. Spring Boot finds them through {@code
 * META-INF/spring.factories}; nothing else sees them.
 */
@NullMarked
package io.mizzen.spring.failure;

import org.jspecify.annotations.NullMarked;
