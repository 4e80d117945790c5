/** Reviews by readers, with the stars that ratings knows. */
@NullMarked
package io.mizzen.examples.shop.reviews;

import org.jspecify.annotations.NullMarked;
