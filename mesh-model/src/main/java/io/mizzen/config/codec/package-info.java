/**
 * Nodes to records and back, by looking at the records: {@link io.mizzen.config.codec.RecordCodec}
 * is the door, and one {@code ValueCodec} per kind of component type does the work. A new field of
 * a rule is a new record component and nothing else.
 */
@NullMarked
package io.mizzen.config.codec;

import org.jspecify.annotations.NullMarked;
