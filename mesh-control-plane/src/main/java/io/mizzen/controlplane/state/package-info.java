/**
 * Everything the control plane knows, as values: what each source says ({@link
 * io.mizzen.controlplane.state.Contribution}), and what holds when they are merged ({@link
 * io.mizzen.controlplane.state.MeshState}). {@link io.mizzen.controlplane.state.MeshStep} is the
 * one function that makes the next state. Pure: no threads, clocks or files.
 */
@NullMarked
package io.mizzen.controlplane.state;

import org.jspecify.annotations.NullMarked;
