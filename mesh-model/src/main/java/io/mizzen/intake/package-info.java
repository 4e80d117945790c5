/**
 * Steps 1 to 3 of docs/life-of-a-config.md in one piece: text in, accepted resources and findings
 * out. Used by the control plane, and by everything that only wants to know whether a text is good.
 */
@NullMarked
package io.mizzen.intake;

import org.jspecify.annotations.NullMarked;
