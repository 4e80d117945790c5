/**
 * The house rules: what the architecture promises, checked over the classes and poms of all
 * modules.
 *
 * <p>A rule that never fails proves nothing, so each one is also run on fixtures that break it:
 * classes below {@code io.mizzen.it.fixtures}, and poms with a forbidden dependency.
 */
@NullMarked
package io.mizzen.it.rules;

import org.jspecify.annotations.NullMarked;
