package io.mizzen.translator;

import io.mizzen.api.Labels;
import io.mizzen.translator.resolve.Interception;
import org.apiguardian.api.API;

/**
 * The facts of a sidecar besides those that rules look at.
 *
 * @param labels all labels of its workload, by which services select it
 * @param interception how it gets its workload's connections
 */
@API(status = API.Status.EXPERIMENTAL)
public record SidecarProxy(Labels labels, Interception interception) {}
