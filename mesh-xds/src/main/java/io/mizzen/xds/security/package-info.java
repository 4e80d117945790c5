/**
 * Certificates and tokens of the streams between data planes and their control plane, as both ends
 * are configured with them. Files are read by each end; nothing here opens one.
 */
@NullMarked
package io.mizzen.xds.security;

import org.jspecify.annotations.NullMarked;
