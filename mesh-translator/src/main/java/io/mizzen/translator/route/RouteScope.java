package io.mizzen.translator.route;

import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.translator.core.NotAppliedCollector;
import io.mizzen.translator.core.Rule;

/**
 * One rule seen by one caller under one spelling of the host.
 *
 * @param authority the spelling the caller dials, with its port if it names one
 * @param unapplied where fields without effect are noted
 */
record RouteScope(
    RouteInput input, Rule<VirtualService> rule, String authority, NotAppliedCollector unapplied) {}
