package io.mizzen.spring;

import io.mizzen.client.MeshClient;
import io.mizzen.client.MeshClientBuilder;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.spring.MizzenProperties.ControlPlaneProperties;
import io.mizzen.spring.MizzenProperties.WorkloadProperties;
import io.mizzen.spring.findings.RejectedRules;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.ResourcePatternUtils;

/**
 * The control plane, when it is embedded, and the client that follows it or a remote one. Backs off
 * bean by bean: a {@code ControlPlane} or {@code MeshClient} of the user is used instead.
 */
@API(status = API.Status.EXPERIMENTAL)
@AutoConfiguration(afterName = "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration")
@ConditionalOnBooleanProperty(name = "mizzen.enabled", matchIfMissing = true)
@EnableConfigurationProperties(MizzenProperties.class)
public final class MeshAutoConfiguration {

  @Bean
  StreamProtection meshStreamProtection(
      MizzenProperties properties, ObjectProvider<SslBundles> bundles) {
    return StreamProtection.of(properties, bundles.getIfAvailable());
  }

  @Bean
  RejectedRules meshRejectedRules() {
    return new RejectedRules();
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  @ConditionalOnProperty(
      name = "mizzen.control-plane.mode",
      havingValue = "embedded",
      matchIfMissing = true)
  ControlPlane meshControlPlane(
      MizzenProperties properties,
      StreamProtection protection,
      RejectedRules rejected,
      Environment environment,
      ResourceLoader resources) {
    ControlPlane control =
        EmbeddedControlPlane.started(
            properties,
            protection.ofControlPlane(name(properties.workload(), environment)),
            rejected);
    try {
      new RuleLoader(
              properties.rules(),
              ResourcePatternUtils.getResourcePatternResolver(resources),
              rejected)
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
      MizzenProperties properties,
      StreamProtection protection,
      ObjectProvider<ControlPlane> embedded,
      Environment environment) {
    String name = name(properties.workload(), environment);
    ControlPlane control = embedded.getIfAvailable();
    try {
      MeshClientBuilder client = client(properties, protection, name);
      return control == null
          ? Connected.orClosed(
              client.controlPlane(remote(properties.controlPlane())).build().start(),
              properties.controlPlane())
          : client.controlPlane(control.target()).registrar(control.registrar()).build().start();
    } catch (IllegalArgumentException e) {
      // The builder names the value and what it expects.
      throw new InvalidMizzenPropertyException(
          String.valueOf(e.getMessage()),
          "Correct the property of that name below mizzen.workload or mizzen.control-plane"
              + " (security(TransportSecurity.tls(…)) is mizzen.control-plane.ssl.bundle,"
              + " plaintextBeyondLoopback() is mizzen.control-plane.allow-plaintext=true).");
    }
  }

  @Bean
  @ConditionalOnMissingBean(name = "meshChannels")
  MeshChannels meshChannels(MeshClient mesh, ObjectProvider<MeshChannelCustomizer> customizers) {
    return new MeshChannels(mesh, customizers.orderedStream().toList());
  }

  private static MeshClientBuilder client(
      MizzenProperties properties, StreamProtection protection, String name) {
    WorkloadProperties workload = properties.workload();
    return MeshClient.builder()
        .security(protection.ofClient())
        .workloadName(name)
        .namespace(workload.namespace())
        .labels(workload.labels().isEmpty() ? Map.of("app", name) : workload.labels())
        .serviceAccount(protection.serviceAccount(name))
        .locality(workload.locality());
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

  private static String remote(ControlPlaneProperties properties) {
    return Optional.ofNullable(properties.address())
        .orElseThrow(
            () ->
                new InvalidMizzenPropertyException(
                    "mizzen.control-plane.mode is remote, and there is no address",
                    "Set mizzen.control-plane.address to host:port of the ADS server, or the mode"
                        + " to embedded."));
  }
}
