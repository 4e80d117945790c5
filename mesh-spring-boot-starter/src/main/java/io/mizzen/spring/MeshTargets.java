package io.mizzen.spring;

import org.springframework.core.env.PropertyResolver;
import org.springframework.grpc.client.VirtualTargets;

/**
 * The targets of named channels: {@code spring.grpc.client.channel.NAME.target} (Spring Boot 4.1),
 * or {@code spring.grpc.client.channels.NAME.address} (Spring gRPC 1.0). What is no name, or has no
 * target, stands for itself.
 */
record MeshTargets(PropertyResolver properties) implements VirtualTargets {
  @Override
  public String getTarget(String name) {
    if (name.contains(":") || name.contains("/")) {
      return name;
    }
    String older = properties.getProperty("spring.grpc.client.channels." + name + ".address", name);
    return properties.getProperty("spring.grpc.client.channel." + name + ".target", older);
  }
}
