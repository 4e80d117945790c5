/**
 * The sources of rules. {@link io.mizzen.controlplane.source.DeclaredTexts} remembers which text of
 * a source declares which resource; {@link io.mizzen.controlplane.source.AppliedSource} is what
 * callers apply, {@link io.mizzen.controlplane.source.DirectorySource} a directory that is watched,
 * and {@link io.mizzen.controlplane.source.ConfigReports} what any other source reports.
 */
@NullMarked
package io.mizzen.controlplane.source;

import org.jspecify.annotations.NullMarked;
