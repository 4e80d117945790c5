/** The stars that each reader gave. */
@NullMarked
package io.mizzen.examples.shop.ratings;

import org.jspecify.annotations.NullMarked;
