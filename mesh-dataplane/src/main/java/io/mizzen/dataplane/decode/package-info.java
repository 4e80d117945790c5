/**
 * From xDS resources to values: the only package of the data plane that knows Envoy's protos.
 *
 * <p>{@link io.mizzen.dataplane.decode.ResourceDecoder} is the facade. Its rule for what it does
 * not know: <b>a field that decides where a request goes and is not supported is an error; all
 * others are ignored</b>, as Envoy treats unknown fields of dynamic resources by default. Fields
 * that are newer than the protos are errors in matches, of which every field decides, and where
 * they take the place of an action, a cluster or a path. So a decoded value never sends a request
 * elsewhere than the resource says.
 */
@NullMarked
package io.mizzen.dataplane.decode;

import org.jspecify.annotations.NullMarked;
