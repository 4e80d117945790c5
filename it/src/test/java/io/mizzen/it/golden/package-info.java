/**
 * Our resources beside istiod's for the same inputs, field by field.
 *
 * <p>The answers lie outside the repository, in the directory that {@code -Dmizzen.golden} names,
 * by default {@code ../shared/golden} beside it; where that is missing the tests are skipped. What
 * differs on purpose is a predicate with its reason in {@link
 * io.mizzen.it.golden.AcceptedDifferences}.
 */
@NullMarked
package io.mizzen.it.golden;

import org.jspecify.annotations.NullMarked;
