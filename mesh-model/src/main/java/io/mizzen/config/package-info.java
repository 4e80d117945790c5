/**
 * From YAML text to rule records and back: steps 1 and 2 of docs/life-of-a-config.md.
 *
 * <p>Text becomes a tree of nodes that know their line and column; one codec turns nodes into any
 * rule record by looking at the record's components, so that no field is parsed by hand.
 */
@NullMarked
package io.mizzen.config;

import org.jspecify.annotations.NullMarked;
