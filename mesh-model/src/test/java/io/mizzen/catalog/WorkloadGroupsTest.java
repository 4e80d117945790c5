package io.mizzen.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.api.Endpoint;
import io.mizzen.api.Labels;
import io.mizzen.api.Locality;
import io.mizzen.api.Network;
import io.mizzen.api.ServiceKey;
import io.mizzen.api.Workload;
import io.mizzen.model.ChangeKey;
import io.mizzen.model.RuleSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A5: registered workloads take what they do not say themselves from a WorkloadGroup")
class WorkloadGroupsTest {
  private static final ServiceKey WEB = new ServiceKey("default", "web.default.svc.cluster.local");
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {selector: {app: web}, ports: [{name: grpc, port: 80, targetPort: rpc}]}
      ---
      """;
  private static final String GROUP =
      """
      apiVersion: networking.istio.io/v1
      kind: WorkloadGroup
      metadata: {name: machines}
      spec:
        metadata: {labels: {app: web, tier: common}}
        template:
          labels: {tier: template, zone: template, version: template}
          ports: {rpc: 9000, admin: 9001}
          network: vm
          locality: r1/z1
          weight: 3
          serviceAccount: web
      ---
      """;
  private static final Workload SERVER =
      Workload.builder(Workload.Kind.SELF_REGISTERED, "default", "machines-10.0.0.1", "10.0.0.1")
          .group("machines")
          .labels(Labels.of(Map.of("version", "own")))
          .ports(Map.of("admin", 7001))
          .build();

  @Test
  void takesWhatItDoesNotSay() {
    Catalog catalog = registered(Catalogs.of(SERVICE + GROUP), SERVER);

    Endpoint endpoint = catalog.endpoints().of(WEB).get(0);
    assertThat(endpoint.port().number()).isEqualTo(9000);
    assertThat(endpoint.labels().entries())
        .containsEntry("app", "web")
        .containsEntry("tier", "common")
        .containsEntry("zone", "template")
        .containsEntry("version", "own");
    assertThat(endpoint.network()).isEqualTo(Network.of("vm"));
    assertThat(endpoint.locality()).isEqualTo(Locality.parse("r1/z1"));
    assertThat(endpoint.weight()).isEqualTo(3);
    assertThat(endpoint.serviceAccount()).isEqualTo("web");
    assertThat(catalog.completed(SERVER).ports()).containsEntry("admin", 7001);
    assertThat(catalog.selecting(SERVER)).containsExactly(WEB);
  }

  @Test
  void whatItSaysItselfStays() {
    Workload outspoken =
        SERVER.toBuilder()
            .network(Network.of("own"))
            .locality(Locality.parse("r2/z2"))
            .serviceAccount("own")
            .build();

    Endpoint endpoint =
        registered(Catalogs.of(SERVICE + GROUP), outspoken).endpoints().of(WEB).get(0);

    assertThat(endpoint.network()).isEqualTo(Network.of("own"));
    assertThat(endpoint.locality()).isEqualTo(Locality.parse("r2/z2"));
    assertThat(endpoint.serviceAccount()).isEqualTo("own");
  }

  @Test
  void followsTheGroupWhileItIsRegistered() {
    RuleSet without = Yaml.rules(SERVICE);
    RuleSet with = Yaml.rules(SERVICE + GROUP);
    RuleSet changed = Yaml.rules(SERVICE + GROUP.replace("weight: 3", "weight: 4"));
    Catalog before = registered(Catalogs.of(SERVICE), SERVER);

    Catalog.Step came = step(before, without, with);
    Catalog.Step differs = step(came.next(), with, changed);
    Catalog.Step went = step(differs.next(), changed, without);

    assertThat(before.endpoints().of(WEB)).isEmpty();
    assertThat(came.next().endpoints().of(WEB)).extracting(Endpoint::weight).containsExactly(3);
    assertThat(differs.next().endpoints().of(WEB)).extracting(Endpoint::weight).containsExactly(4);
    assertThat(went.next().endpoints().of(WEB)).isEmpty();
    assertThat(List.of(came, differs, went))
        .allMatch(step -> step.changed().contains(new ChangeKey.Endpoints(WEB)));
  }

  @Test
  void isOfItsOwnNamespace() {
    String elsewhere = GROUP.replace("name: machines", "name: machines, namespace: other");

    assertThat(registered(Catalogs.of(SERVICE + elsewhere), SERVER).endpoints().of(WEB)).isEmpty();
  }

  @Test
  void whoLeavesIsNotBroughtBackByItsGroup() {
    RuleSet with = Yaml.rules(SERVICE + GROUP);
    Catalog left =
        registered(Catalogs.of(SERVICE + GROUP), SERVER)
            .step(RegistryEdits.ofWorkloads(List.of(), List.of(SERVER.key())))
            .next();

    Catalog next =
        step(left, with, Yaml.rules(SERVICE + GROUP.replace("weight: 3", "weight: 4"))).next();

    assertThat(next.endpoints().of(WEB)).isEmpty();
  }

  private static Catalog registered(Catalog catalog, Workload workload) {
    return catalog.step(RegistryEdits.ofWorkloads(List.of(workload), List.of())).next();
  }

  private static Catalog.Step step(Catalog catalog, RuleSet before, RuleSet after) {
    List<io.mizzen.api.ResourceKey> gone =
        before.byKey().keySet().stream().filter(key -> !after.byKey().containsKey(key)).toList();
    RuleSet.Step step = before.step(after.byKey().values(), gone);
    return catalog.step(step.changes(), before, step.next(), Catalogs.SETTINGS);
  }
}
