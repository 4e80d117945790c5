/**
 * Services and endpoints out of documents: step 5 of docs/life-of-a-config.md.
 *
 * <p>{@link io.mizzen.catalog.Catalog} takes in what resources and self-registered workloads
 * declare; {@link io.mizzen.catalog.ServiceCatalog} answers questions about services, {@link
 * io.mizzen.catalog.EndpointTable} about endpoints. A moving workload rebuilds only the latter.
 */
@NullMarked
package io.mizzen.catalog;

import org.jspecify.annotations.NullMarked;
