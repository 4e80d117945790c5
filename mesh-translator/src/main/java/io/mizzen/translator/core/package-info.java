/**
 * The context that every translate function shares: the profile of the data plane, the rule it
 * reads, its answer, and the one place where a protobuf message becomes bytes.
 */
@NullMarked
package io.mizzen.translator.core;

import org.jspecify.annotations.NullMarked;
