/**
 * The messages that several of Istio's kinds share. Each kind has a package of its own below this
 * one.
 *
 * <p>The records mirror Istio's messages: a component's name is the field's JSON name, an absent
 * message or wrapper is an empty {@link java.util.Optional}, an absent scalar is its proto default.
 * They say what was written, nothing more; what it means is the translator's business.
 */
@API(status = API.Status.EXPERIMENTAL)
@NullMarked
package io.mizzen.rules;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
