/** The checks of Istio's security kinds. One public check a kind. */
@NullMarked
package io.mizzen.validation.security;

import org.jspecify.annotations.NullMarked;
