/**
 * Names as Istio's configuration writes them: hosts with and without wildcards, short names,
 * addresses, and the lists of namespaces that see a resource. One implementation of each idea;
 * validation, analysis and snapshot ask here.
 */
@NullMarked
package io.mizzen.names;

import org.jspecify.annotations.NullMarked;
