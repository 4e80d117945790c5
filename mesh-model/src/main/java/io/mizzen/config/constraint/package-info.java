/**
 * The limits of a field's value, declared once where the field is declared: annotations on the
 * components of a rule record. The codec checks them while it reads, so that every finding has its
 * path, line and column; what compares several fields is a plain function in {@code
 * io.mizzen.validation}.
 *
 * <p>A constraint on a list or a map applies to each of its values, {@link
 * io.mizzen.config.constraint.Required} and {@link io.mizzen.config.constraint.Unique} to the
 * whole. As in proto3, a field that is no {@link java.util.Optional} and holds its default counts
 * as not written.
 */
@NullMarked
package io.mizzen.config.constraint;

import org.jspecify.annotations.NullMarked;
