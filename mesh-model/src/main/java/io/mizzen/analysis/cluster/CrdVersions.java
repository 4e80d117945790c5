package io.mizzen.analysis.cluster;

import io.mizzen.analysis.AnalysisCode;
import io.mizzen.analysis.Report;
import io.mizzen.analysis.check.Cluster;
import io.mizzen.model.MeshResource;
import io.mizzen.rules.kubernetes.CustomResourceDefinition;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CRDs of the Gateway API that are older than what is read of them. */
final class CrdVersions {
  private static final String BUNDLE = "gateway.networking.k8s.io/bundle-version";
  private static final Pattern VERSION = Pattern.compile("v?([0-9]+)\\.([0-9]+)\\.([0-9]+).*");

  /** The first release whose CRD can be used, as Istio 1.30 has it. */
  private static final Map<String, int[]> OLDEST =
      Map.of(
          "gatewayclasses.gateway.networking.k8s.io", new int[] {0, 6, 0},
          "gateways.gateway.networking.k8s.io", new int[] {0, 6, 0},
          "httproutes.gateway.networking.k8s.io", new int[] {0, 6, 0},
          "grpcroutes.gateway.networking.k8s.io", new int[] {1, 1, 0},
          "tlsroutes.gateway.networking.k8s.io", new int[] {1, 5, 0},
          "backendtlspolicies.gateway.networking.k8s.io", new int[] {1, 4, 0},
          "referencegrants.gateway.networking.k8s.io", new int[] {0, 6, 0});

  private CrdVersions() {}

  static void check(Cluster cluster, Report report) {
    for (MeshResource<CustomResourceDefinition> crd : cluster.all(CustomResourceDefinition.class)) {
      Matcher version = VERSION.matcher(crd.annotations().getOrDefault(BUNDLE, ""));
      int[] oldest = OLDEST.get(crd.name());
      if (oldest != null && version.matches() && Arrays.compare(numbers(version), oldest) < 0) {
        report
            .at(crd, Cluster.METADATA.key("annotations").key(BUNDLE))
            .warning(
                AnalysisCode.CRD_TOO_OLD,
                crd.annotations().getOrDefault(BUNDLE, ""),
                "at least " + oldest[0] + "." + oldest[1] + "." + oldest[2],
                "resources of this kind are not looked at");
      }
    }
  }

  private static int[] numbers(Matcher version) {
    int[] numbers = new int[3];
    for (int i = 0; i < numbers.length; i++) {
      String digits = version.group(i + 1);
      numbers[i] = digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }
    return numbers;
  }
}
