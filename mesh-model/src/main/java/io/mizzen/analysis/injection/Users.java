package io.mizzen.analysis.injection;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.Report;
import io.mizzen.analysis.check.Cluster;
import io.mizzen.config.FieldPath;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.kubernetes.Deployment;
import io.mizzen.rules.kubernetes.Deployment.PodSpec;
import io.mizzen.rules.kubernetes.Deployment.SecurityContext;
import io.mizzen.rules.kubernetes.Pod;
import java.util.Optional;

/** Applications that run as the user whose traffic is never intercepted. */
final class Users {
  private static final long SIDECAR = 1337;

  private Users() {}

  static void check(Cluster cluster, Report report) {
    cluster.all(Pod.class).forEach(pod -> check(pod, pod.spec().spec(), Cluster.SPEC, report));
    cluster
        .all(Deployment.class)
        .forEach(
            deployment ->
                check(
                    deployment,
                    deployment
                        .spec()
                        .spec()
                        .flatMap(Deployment.Spec::template)
                        .flatMap(Deployment.PodTemplate::spec),
                    Cluster.SPEC.key("template").key("spec"),
                    report));
  }

  private static void check(
      MeshResource<?> resource, Optional<PodSpec> pod, FieldPath path, Report report) {
    boolean isReserved =
        pod.stream()
            .anyMatch(
                spec ->
                    isReserved(spec.securityContext())
                        || spec.containers().stream()
                            .filter(each -> !each.name().equals(Cluster.PROXY))
                            .filter(each -> !each.name().equals("discovery"))
                            .anyMatch(each -> isReserved(each.securityContext())));
    if (isReserved) {
      report
          .at(resource, path.key("securityContext"))
          .warning(
              AnalysisCode.RESERVED_USER,
              "" + SIDECAR,
              "another user",
              "its traffic would bypass the sidecar");
    }
  }

  private static boolean isReserved(Optional<SecurityContext> context) {
    return context.flatMap(SecurityContext::runAsUser).filter(user -> user == SIDECAR).isPresent();
  }
}
