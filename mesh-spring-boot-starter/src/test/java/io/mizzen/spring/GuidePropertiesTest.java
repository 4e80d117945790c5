package io.mizzen.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.mizzen.client.MeshClient;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.spring.Contexts.Reviews;
import io.mizzen.testkit.TestAuthority;
import io.mizzen.testkit.TestAuthority.Leaf;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The properties that the guides name are there, and those of two hosts make them meet. */
class GuidePropertiesTest {
  private static final Path DOCS = Path.of("").toAbsolutePath().resolve("../docs").normalize();
  private static final Pattern NAMED =
      Pattern.compile(
          "`(mizzen\\.(?:enabled|(?:control-plane|workload|rules|server|observations)(?:\\.[a-z-]+)+))[=`]");
  private static final String GAUGE = "mizzen.server.services";

  @TempDir Path directory;

  @Test
  void everyPropertyThatADocumentNamesIsThere() throws Exception {
    Set<String> known = PropertyMetadataTest.properties().keySet();
    Set<String> named = new TreeSet<>();
    try (Stream<Path> files = Files.walk(DOCS)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".md")).toList()) {
        Matcher name = NAMED.matcher(Files.readString(file));
        while (name.find()) {
          named.add(name.group(1));
        }
      }
    }
    named.remove(GAUGE);

    assertThat(named).hasSizeGreaterThan(15);
    assertThat(known).containsAll(named);
  }

  @Test
  void twoHostsMeet() throws IOException {
    TestAuthority authority = TestAuthority.create("mesh root");
    authority.write(directory.resolve("roots.pem"));
    authority.issue(Leaf.of("shop").ip("127.0.0.1").dns("mesh.shop")).write(directory, "shop");
    authority
        .issue(Leaf.of("reviews").uri("spiffe://cluster.local/ns/default/sa/reviews"))
        .write(directory, "reviews");
    List<String> hosts = blocks(DOCS.resolve("guides/two-hosts.md"), "properties");

    host(hosts.get(0))
        .withPropertyValues("mizzen.control-plane.address=127.0.0.1:0")
        .run(
            shop -> {
              String address = shop.getBean(ControlPlane.class).target();
              host(hosts.get(1))
                  .withUserConfiguration(Reviews.class)
                  .withPropertyValues("mizzen.control-plane.address=" + address)
                  .run(
                      reviews -> {
                        assertThat(reviews).doesNotHaveBean(ControlPlane.class);
                        var stub =
                            HealthGrpc.newBlockingStub(
                                shop.getBean(MeshClient.class).channel("mesh:///reviews"));
                        assertThat(stub.check(HealthCheckRequest.getDefaultInstance()).getStatus())
                            .isEqualTo(ServingStatus.SERVING);
                      });
            });
  }

  /** As the page has it, but for what belongs to its hosts. */
  private ApplicationContextRunner host(String block) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(block));
    assertThat(properties).isNotEmpty();
    return Contexts.runner()
        .withPropertyValues(
            properties.stringPropertyNames().stream()
                .map(name -> name + "=" + here(properties.getProperty(name)))
                .toArray(String[]::new));
  }

  private String here(String value) {
    return value
        .replace("/etc/mesh", directory.toString())
        .replaceFirst("10\\.0\\.0\\.\\d", "127.0.0.1");
  }

  private static List<String> blocks(Path page, String language) throws IOException {
    Matcher block =
        Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(page));
    List<String> found = new ArrayList<>();
    while (block.find()) {
      found.add(block.group(1));
    }
    return found;
  }
}
