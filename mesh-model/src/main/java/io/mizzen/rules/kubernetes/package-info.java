/**
 * The parts of Kubernetes' own kinds that the mesh reads. Each record is a document without {@code
 * apiVersion}, {@code kind} and {@code metadata}; what it does not name is skipped.
 */
@API(status = API.Status.EXPERIMENTAL)
@NullMarked
package io.mizzen.rules.kubernetes;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
