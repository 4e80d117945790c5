/**
 * Each rule proven on live calls: the servers count, a pure checker judges the counts, and the same
 * checker must reject what a wrong rule gives.
 */
@NullMarked
package io.mizzen.it.live;

import org.jspecify.annotations.NullMarked;
