package io.mizzen.validation.networking;

import io.mizzen.names.Addresses;
import io.mizzen.rules.workloadentry.WorkloadEntry;
import io.mizzen.rules.workloadgroup.WorkloadGroup;
import io.mizzen.rules.workloadgroup.WorkloadGroup.ReadinessProbe;
import io.mizzen.validation.AddressCheck;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.ViolationCode;
import org.apiguardian.api.API;

/** {@code WorkloadGroup}: the address of its template, and which probes there are. */
@API(status = API.Status.INTERNAL)
public final class WorkloadGroupCheck {
  private WorkloadGroupCheck() {}

  public static void spec(FieldContext spec, WorkloadGroup group) {
    spec.ifPresent("template", group.template(), WorkloadGroupCheck::template);
    spec.ifPresent("probe", group.probe(), WorkloadGroupCheck::probe);
  }

  private static void template(FieldContext context, WorkloadEntry template) {
    if (Addresses.isUnix(template.address())) {
      AddressCheck.unix(context.field("address"), template.address());
      WorkloadEntryCheck.portsOfSocket(context, template);
    }
  }

  /** Istio's schema has probes by gRPC, its webhook refuses all of them. */
  private static void probe(FieldContext context, ReadinessProbe probe) {
    if (probe.grpc().isPresent()) {
      context
          .field("grpc")
          .error(
              ViolationCode.NOT_SUPPORTED,
              "grpc",
              "httpGet, tcpSocket or exec",
              "Istio refuses probes by gRPC");
    }
  }
}
