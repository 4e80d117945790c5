/**
 * The findings about this application's rules, in force and rejected, as the endpoint, the health
 * indicator and the meters show them. It sees the embedded control plane, and neither Spring nor
 * the rest of the starter.
 */
@NullMarked
package io.mizzen.spring.findings;

import org.jspecify.annotations.NullMarked;
