/** Tests of the ADS server: pure state first, then real sockets. */
@NullMarked
package io.mizzen.xds.server.protocol;

import org.jspecify.annotations.NullMarked;
