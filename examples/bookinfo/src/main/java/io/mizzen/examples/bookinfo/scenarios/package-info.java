/**
 * Rules put to the test: each scenario applies a file, sends traffic, counts at the servers and
 * judges by a pure check.
 */
@NullMarked
package io.mizzen.examples.bookinfo.scenarios;

import org.jspecify.annotations.NullMarked;
