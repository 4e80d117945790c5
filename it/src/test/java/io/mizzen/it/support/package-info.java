/** What the cross-process tests share: counting backends on real sockets. */
@NullMarked
package io.mizzen.it.support;

import org.jspecify.annotations.NullMarked;
