/** Endpoints: who serves a cluster, where, and in which order of preference. */
@NullMarked
package io.mizzen.translator.endpoint;

import org.jspecify.annotations.NullMarked;
