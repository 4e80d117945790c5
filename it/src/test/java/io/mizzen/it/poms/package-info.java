/** What the poms say to users and to Maven Central. */
@NullMarked
package io.mizzen.it.poms;

import org.jspecify.annotations.NullMarked;
