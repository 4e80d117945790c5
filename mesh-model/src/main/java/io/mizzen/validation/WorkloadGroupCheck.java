package io.mizzen.validation;

import io.mizzen.rules.workloadgroup.WorkloadGroup;
import io.mizzen.rules.workloadgroup.WorkloadGroup.ReadinessProbe;
import java.util.Set;
import org.apiguardian.api.API;

/** {@code WorkloadGroup}; its template need not be a whole WorkloadEntry. */
@API(status = API.Status.INTERNAL)
public final class WorkloadGroupCheck {
  private static final Set<String> SCHEMES = Set.of("", "HTTP", "HTTPS");

  private WorkloadGroupCheck() {}

  public static void spec(FieldContext spec, WorkloadGroup group) {
    spec.ifPresent(
        "metadata", group.metadata(), (at, meta) -> NameCheck.labels(at, "labels", meta.labels()));
    spec.ifPresent("probe", group.probe(), WorkloadGroupCheck::probe);
  }

  private static void probe(FieldContext context, ReadinessProbe probe) {
    if (probe.httpGet().isEmpty()
        && probe.tcpSocket().isEmpty()
        && probe.exec().isEmpty()
        && probe.grpc().isEmpty()) {
      context.error(ViolationCode.REQUIRED, "no method", "httpGet, tcpSocket, exec or grpc");
    }
    context.ifPresent(
        "httpGet",
        probe.httpGet(),
        (at, get) -> {
          if (!SCHEMES.contains(get.scheme())) {
            at.field("scheme").error(ViolationCode.INVALID_VALUE, get.scheme(), "HTTP or HTTPS");
          }
        });
  }
}
