package io.mizzen.simulation.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.simulation.ProxyResources;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that istiod sends sidecars and proxyless clients can be decoded. */
class IstiodResourcesTest {

  @ParameterizedTest
  @ValueSource(strings = {"samples", "samples-grpc-port", "extra"})
  void everyResourceIsDecoded(String set) {
    ProtoJson json = new ProtoJson();
    List<IstiodProxy> proxies = IstiodProxy.of(set);

    for (IstiodProxy proxy : proxies) {
      List<XdsResource> resources = proxy.resources(json);
      ProxyResources decoded = ProxyResources.of(resources);
      assertThat(resources).as("%s", proxy).isNotEmpty();
      assertThat(decoded.listeners())
          .as("%s", proxy)
          .hasSameSizeAs(
              resources.stream().filter(each -> each.type().equals(TypeUrl.LISTENER)).toList());
    }

    assertThat(proxies).hasSizeGreaterThan(20);
    // Of stock Envoy's types and of Istio's filters alone; each decides nothing about the way.
    assertThat(json.replaced())
        .filteredOn(type -> !type.startsWith("envoy."))
        .isSubsetOf(
            "istio.envoy.config.filter.http.alpn.v2alpha1.FilterConfig",
            "udpa.type.v1.TypedStruct");
    assertThat(json.replaced()).contains("envoy.extensions.filters.http.router.v3.Router");
  }
}
