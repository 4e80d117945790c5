package io.mizzen.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mizzen.client.Registration;
import io.mizzen.spring.Contexts.Reviews;
import io.mizzen.testkit.TestAuthority;
import io.mizzen.testkit.TestAuthority.KeyFiles;
import io.mizzen.testkit.TestAuthority.Leaf;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The server of an application whose embedded control plane has TLS. */
class OwnServerTest {
  @TempDir Path directory;

  /** Its stream comes from loopback, and peers dial it elsewhere. */
  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.10", "2001:db8::10"})
  void mayAdvertiseAnotherAddressThanItsStreams(String advertised) {
    runner()
        .withPropertyValues("mizzen.server.advertised-address=" + advertised)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context.getBean(MeshServerLifecycle.class).registration())
                  .map(Registration::workloadEntry)
                  .hasValueSatisfying(entry -> assertThat(entry).contains("reviews"));
            });
  }

  @Test
  void isRegisteredAtTheAddressOfItsStream() {
    runner()
        .run(
            context ->
                assertThat(context.getBean(MeshServerLifecycle.class).registration()).isPresent());
  }

  private ApplicationContextRunner runner() {
    TestAuthority authority = TestAuthority.create("mesh root");
    KeyFiles own = authority.issue(Leaf.of("shop").dns("mesh.shop")).write(directory, "shop");
    return Contexts.runner()
        .withUserConfiguration(Reviews.class)
        .withPropertyValues(
            "mizzen.control-plane.ssl.bundle=mesh",
            "spring.ssl.bundle.pem.mesh.keystore.certificate=file:" + own.certificateChain(),
            "spring.ssl.bundle.pem.mesh.keystore.private-key=file:" + own.privateKey());
  }
}
