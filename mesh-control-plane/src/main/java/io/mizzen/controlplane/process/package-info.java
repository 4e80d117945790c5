/**
 * The control plane as a process of its own: {@link io.mizzen.controlplane.process.Main} reads a
 * YAML file and runs until it is told to stop. Nothing else reads the command line or prints.
 */
@NullMarked
package io.mizzen.controlplane.process;

import org.jspecify.annotations.NullMarked;
