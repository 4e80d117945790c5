package io.mizzen.spring;

import io.mizzen.client.MeshClient;
import io.mizzen.client.MeshClientBuilder;
import io.mizzen.client.TransportSecurity;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.spring.MizzenProperties.ControlPlaneProperties;
import io.mizzen.spring.MizzenProperties.WorkloadProperties;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.ResourcePatternUtils;

/**
 * The control plane, when it is embedded, and the client that follows it or a remote one. Backs off
 * bean by bean: a {@code ControlPlane} or {@code MeshClient} of the user is used instead.
 */
@API(status = API.Status.EXPERIMENTAL)
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "mizzen.enabled", matchIfMissing = true)
@EnableConfigurationProperties(MizzenProperties.class)
public final class MeshAutoConfiguration {

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  @ConditionalOnProperty(
      name = "mizzen.control-plane.mode",
      havingValue = "embedded",
      matchIfMissing = true)
  ControlPlane meshControlPlane(MizzenProperties properties, ResourceLoader resources) {
    ControlPlane control =
        ControlPlane.builder()
            .address(listening(properties.controlPlane()))
            .defaultNamespace(properties.workload().namespace())
            .allowNotEnforced(properties.rules().allowNotEnforced().toArray(new String[0]))
            .build();
    try {
      control.start();
      new RuleLoader(properties.rules(), ResourcePatternUtils.getResourcePatternResolver(resources))
          .load(control);
      return control;
    } catch (RuntimeException e) {
      control.close();
      throw e;
    }
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  MeshClient meshClient(
      MizzenProperties properties, ObjectProvider<ControlPlane> embedded, Environment environment) {
    String name = name(properties.workload(), environment);
    try {
      return Connected.orClosed(
          client(properties, name, target(properties.controlPlane(), embedded)).start(),
          properties.controlPlane());
    } catch (IllegalArgumentException e) {
      // The builder names the value and what it expects.
      throw new InvalidMizzenPropertyException(
          String.valueOf(e.getMessage()),
          "Correct the property of that name below mizzen.workload or mizzen.control-plane"
              + " (plaintextBeyondLoopback() is mizzen.control-plane.allow-plaintext=true).");
    }
  }

  private static MeshClient client(MizzenProperties properties, String name, String target) {
    WorkloadProperties workload = properties.workload();
    MeshClientBuilder builder =
        MeshClient.builder()
            .controlPlane(target)
            .workloadName(name)
            .namespace(workload.namespace())
            .labels(workload.labels().isEmpty() ? Map.of("app", name) : workload.labels())
            .locality(workload.locality());
    if (properties.controlPlane().allowPlaintext()) {
      builder.security(TransportSecurity.plaintextBeyondLoopback());
    }
    return builder.build();
  }

  private static String name(WorkloadProperties workload, Environment environment) {
    return Optional.ofNullable(workload.name())
        .or(() -> Optional.ofNullable(environment.getProperty("spring.application.name")))
        .filter(name -> !name.isBlank())
        .orElseThrow(
            () ->
                new InvalidMizzenPropertyException(
                    "the workload has no name",
                    "Set mizzen.workload.name, or spring.application.name, to a name such as"
                        + " reviews."));
  }

  private static String target(
      ControlPlaneProperties properties, ObjectProvider<ControlPlane> embedded) {
    ControlPlane control = embedded.getIfAvailable();
    if (control != null) {
      return control.target();
    }
    return Optional.ofNullable(properties.address())
        .orElseThrow(
            () ->
                new InvalidMizzenPropertyException(
                    "mizzen.control-plane.mode is remote, and there is no address",
                    "Set mizzen.control-plane.address to host:port of the ADS server, or the mode"
                        + " to embedded."));
  }

  private static InetSocketAddress listening(ControlPlaneProperties properties) {
    String address = properties.address();
    if (address == null) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
    int colon = address.lastIndexOf(':');
    try {
      return new InetSocketAddress(
          InetAddress.getByName(address.substring(0, Math.max(0, colon))),
          Integer.parseInt(address.substring(colon + 1)));
    } catch (IllegalArgumentException | UnknownHostException e) {
      throw new InvalidMizzenPropertyException(
          "mizzen.control-plane.address: " + address,
          "Set it to host:port, for example 127.0.0.1:15010.");
    }
  }
}
