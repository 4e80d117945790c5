/** What the starter costs when an application starts; measured by hand, not a test. */
@NullMarked
package io.mizzen.examples.shop.start;

import org.jspecify.annotations.NullMarked;
