package io.mizzen.controlplane.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.controlplane.state.MeshState;
import io.mizzen.model.MeshSettings;
import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("C6: what is made before data planes are served")
class WarmUpTest {
  @Test
  void oneResourceOfEachTypeThatClientsAskFor() {
    assertThat(made(ProxyViewTest.state()))
        .extracting(XdsResource::type)
        .containsExactly(TypeUrl.LISTENER, TypeUrl.ROUTE, TypeUrl.CLUSTER, TypeUrl.ENDPOINT);
  }

  @Test
  void meshWithoutServicesHasAListener() {
    MeshState empty = MeshState.initial(MeshSettings.defaults("mesh"), List.of());

    assertThat(made(empty)).extracting(XdsResource::type).containsExactly(TypeUrl.LISTENER);
  }

  @Test
  void countsForNoDataPlane() {
    ProxyViews views = new ProxyViews(Translations::standard);

    assertThat(views.warmUp(ProxyViewTest.state())).isEqualTo(4);
    assertThat(views.all()).as("views of data planes").isEmpty();
  }

  private static List<XdsResource> made(MeshState state) {
    return WarmUp.run(state, new TranslationCache());
  }
}
