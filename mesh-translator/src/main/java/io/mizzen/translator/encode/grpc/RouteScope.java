package io.mizzen.translator.encode.grpc;

import io.mizzen.rules.virtualservice.VirtualService;
import io.mizzen.translator.core.NotAppliedCollector;
import io.mizzen.translator.core.Rule;
import io.mizzen.translator.resolve.RuleScope;

/**
 * One rule seen by one caller under one spelling of the host.
 *
 * @param authority the spelling the caller dials, with its port if it names one
 * @param notApplied where fields without effect are noted
 */
record RouteScope(
    RouteInput input, Rule<VirtualService> rule, String authority, NotAppliedCollector notApplied) {

  /** The same without what only gRPC looks at. */
  RuleScope rules() {
    return RuleScope.ofMesh(
        rule, input.service().port(), input.source(), input.settings(), input.destinations());
  }
}
