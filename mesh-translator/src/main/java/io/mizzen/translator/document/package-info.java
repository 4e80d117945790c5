/** Documents of Mizzen's own that travel over ADS beside Envoy's resources. */
@NullMarked
package io.mizzen.translator.document;

import org.jspecify.annotations.NullMarked;
