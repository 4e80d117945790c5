/**
 * The syntax of the Common Expression Language (CEL). {@link io.mizzen.cel.CelSyntax} says whether
 * a text parses, as cel-go's parser does, which istiod asks; nothing is evaluated or type-checked.
 */
@NullMarked
package io.mizzen.cel;

import org.jspecify.annotations.NullMarked;
