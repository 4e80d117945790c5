/** Contract tests for authors of sources, and fakes of both sides. */
@NullMarked
package io.mizzen.api.spi;

import org.jspecify.annotations.NullMarked;
