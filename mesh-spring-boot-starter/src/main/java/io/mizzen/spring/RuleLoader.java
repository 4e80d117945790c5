package io.mizzen.spring;

import io.mizzen.api.Finding;
import io.mizzen.controlplane.ApplyResult;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.spring.MizzenProperties.OnError;
import io.mizzen.spring.MizzenProperties.RuleProperties;
import io.mizzen.spring.findings.RejectedRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;

/** Applies what {@code mizzen.rules.locations} names to the embedded control plane. */
final class RuleLoader {
  private static final Logger LOG = LoggerFactory.getLogger(RuleLoader.class);

  private final RuleProperties properties;
  private final ResourcePatternResolver resources;
  private final RejectedRules rejected;

  RuleLoader(RuleProperties properties, ResourcePatternResolver resources, RejectedRules rejected) {
    this.properties = properties;
    this.resources = resources;
    this.rejected = rejected;
  }

  /**
   * Applies all locations in order.
   *
   * @throws io.mizzen.controlplane.ConfigRejectedException when one is rejected and that is to fail
   * @throws RuleLocationException when a location cannot be read
   */
  void load(ControlPlane control) {
    for (String location : properties.locations()) {
      try {
        load(location, control);
      } catch (IOException | UncheckedIOException e) {
        throw new RuleLocationException(location, e);
      }
    }
  }

  private void load(String location, ControlPlane control) throws IOException {
    if (location.startsWith("classpath")) {
      Resource[] found = resources.getResources(location);
      Arrays.sort(found, Comparator.comparing(Resource::getDescription));
      for (Resource resource : found) {
        judge(resource.getDescription(), apply(resource, control));
      }
      return;
    }
    Path path =
        location.startsWith("file:")
            ? resources.getResource(location).getFile().toPath()
            : Path.of(location);
    judge(
        RejectedRules.location(path),
        properties.reload() && Files.isDirectory(path) ? control.watch(path) : control.apply(path));
  }

  private static ApplyResult apply(Resource resource, ControlPlane control) throws IOException {
    if (!resource.exists()) {
      throw new IOException(resource.getDescription() + " does not exist");
    }
    // By its path, findings name file and line; what lies in a jar has none.
    return resource.isFile()
        ? control.apply(resource.getFile().toPath())
        : control.apply(resource.getContentAsString(StandardCharsets.UTF_8));
  }

  private void judge(String location, ApplyResult result) {
    rejected.applied(location, result);
    if (properties.onError() == OnError.FAIL) {
      result.orThrow();
    }
    for (Finding error : result.errors()) {
      LOG.warn("rule rejected: {}", error);
    }
  }
}
