/** The shop as a whole. */
@NullMarked
package io.mizzen.examples.shop;

import org.jspecify.annotations.NullMarked;
