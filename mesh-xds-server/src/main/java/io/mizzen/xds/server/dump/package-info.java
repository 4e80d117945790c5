/** Shows operators what a proxy is served: {@link io.mizzen.xds.server.dump.ConfigDump}. */
@NullMarked
package io.mizzen.xds.server.dump;

import org.jspecify.annotations.NullMarked;
