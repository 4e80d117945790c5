/**
 * From small input records to Envoy v3 resources: step 8 of docs/life-of-a-config.md. Pure.
 *
 * <p>{@link io.mizzen.translator.Translator} is the facade: one function per resource type. Each
 * takes one record that holds all the function may read, so the record is the cache key and equal
 * inputs give equal bytes. {@link io.mizzen.translator.core.CapabilityProfile} says what the data
 * plane honours; what it cannot honour comes back as {@link io.mizzen.api.NotApplied}.
 *
 * <p>The room {@code resolve} decides what rules mean, {@code encode.grpc} and {@code encode.envoy}
 * say it in one data plane's resources; {@code core} holds what they share. No encoder sees a
 * snapshot, a stream or a clock.
 */
@NullMarked
package io.mizzen.translator;

import org.jspecify.annotations.NullMarked;
