/** The cost of the starter when an application starts; measured by hand, not a test. */
@NullMarked
package io.mizzen.examples.shop.start;

import org.jspecify.annotations.NullMarked;
