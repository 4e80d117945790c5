package io.mizzen.controlplane.process;

import com.google.common.net.HostAndPort;
import io.mizzen.api.EscapedText;
import io.mizzen.config.ConfigNode;
import io.mizzen.config.Document;
import io.mizzen.config.yaml.YamlReader;
import io.mizzen.controlplane.ControlPlane;
import io.mizzen.controlplane.ControlPlaneBuilder;
import io.mizzen.controlplane.security.SpiffeId;
import io.mizzen.controlplane.security.TlsSecurity;
import io.mizzen.controlplane.security.TransportSecurity;
import io.mizzen.model.OutboundTrafficPolicy;
import io.mizzen.xds.server.XdsLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The contents of a config file.
 *
 * @param builder with all settings of the file
 * @param rules files and directories to watch
 */
record ProcessConfig(ControlPlaneBuilder builder, List<Path> rules) {
  /** The port for data planes unless the file says otherwise. */
  static final String LISTEN = "127.0.0.1:15010";

  /** The port of the debug API unless the file says otherwise. */
  static final String DEBUG = "127.0.0.1:15014";

  private static final String DEFAULT_MESH = "mizzen";

  /** A config file that cannot be used. */
  static final class UnusableConfigException extends Exception {
    private static final long serialVersionUID = 1;
    private final ArrayList<String> problems;

    private UnusableConfigException(List<String> problems) {
      super(String.join("\n", problems));
      this.problems = new ArrayList<>(problems);
    }

    /** One line each: {@code file:line:column: key: value (expected: …)}. */
    List<String> problems() {
      return List.copyOf(problems);
    }
  }

  /**
   * Reads a file.
   *
   * @throws UnusableConfigException saying all that is wrong with it
   */
  static ProcessConfig read(Path file) throws UnusableConfigException {
    String name = EscapedText.of(file.toString());
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new UnusableConfigException(
          List.of(name + ": " + e.getClass().getSimpleName() + " (expected: a YAML file)"));
    }
    Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
    return parse(name, text, directory);
  }

  /**
   * Reads a text.
   *
   * @param directory what relative paths begin at
   */
  static ProcessConfig parse(String name, String text, Path directory)
      throws UnusableConfigException {
    List<String> errors = new ArrayList<>();
    List<Document> documents =
        YamlReader.withDefaults()
            .read(name, text)
            .fold(
                read -> read,
                finding -> {
                  errors.add(finding.toString());
                  return List.of();
                });
    documents.forEach(each -> each.findings().forEach(finding -> errors.add(finding.toString())));
    if (errors.isEmpty() && documents.size() > 1) {
      errors.add(documents.get(1).origin() + ": a second document (expected: one mapping)");
    }
    Reading reading = new Reading(directory, errors);
    if (errors.isEmpty() && !documents.isEmpty()) {
      reading.document(documents.get(0).root());
    }
    if (!errors.isEmpty()) {
      throw new UnusableConfigException(errors);
    }
    return new ProcessConfig(reading.builder, List.copyOf(reading.rules));
  }

  /** Reads the sections in the order of the documentation. */
  private static final class Reading {
    private final Path directory;
    private final List<String> errors;
    private final List<Path> rules = new ArrayList<>();
    private final ControlPlaneBuilder builder =
        ControlPlane.builder().meshId(DEFAULT_MESH).address(address(LISTEN)).debug(address(DEBUG));

    Reading(Path directory, List<String> errors) {
      this.directory = directory;
      this.errors = errors;
    }

    void document(ConfigNode root) {
      if (!(root instanceof ConfigNode.Mapping mapping)) {
        errors.add(root.origin() + ": " + root.describe() + " (expected: a mapping)");
        return;
      }
      ConfigSection file = new ConfigSection(mapping, "", errors);
      file.section("mesh", this::mesh);
      file.texts("rules").forEach(text -> rules.add(directory.resolve(text).normalize()));
      file.take("listen", Reading::address, builder::address);
      file.take("debug", Reading::address, builder::debug);
      file.take("metrics", Reading::address, builder::metrics);
      file.section("security", this::security);
      file.section("limits", this::limits);
      file.take("lastGood", ConfigSection.path(directory), builder::lastGood);
      file.take("registrationGrace", ConfigSection::duration, builder::registrationGrace);
      file.take("maxRegistrations", ConfigSection::number, builder::maxRegistrations);
      file.take("initialSync", ConfigSection::duration, builder::initialSync);
      file.take("debounceAfter", ConfigSection::duration, builder::debounceAfter);
      file.take("debounceMax", ConfigSection::duration, builder::debounceMax);
      for (String kind : file.texts("allowNotEnforced")) {
        try {
          builder.allowNotEnforced(kind);
        } catch (IllegalArgumentException e) {
          file.error("allowNotEnforced", kind, String.valueOf(e.getMessage()));
        }
      }
      file.refuseOthers();
      checked(file);
    }

    private void mesh(ConfigSection mesh) {
      mesh.take("id", ConfigSection::text, builder::meshId);
      mesh.take("domain", ConfigSection::text, builder::domain);
      mesh.take("rootNamespace", ConfigSection::text, builder::rootNamespace);
      mesh.take("defaultNamespace", ConfigSection::text, builder::defaultNamespace);
      mesh.take(
          "outboundTrafficPolicy",
          ConfigSection.choice(OutboundTrafficPolicy.class),
          builder::outboundTrafficPolicy);
    }

    private void security(ConfigSection security) {
      security.take(
          "plaintextBeyondLoopback",
          ConfigSection::flag,
          on -> {
            if (on) {
              builder.security(TransportSecurity.plaintextBeyondLoopback());
            }
          });
      security.section("tls", this::tls);
    }

    private void tls(ConfigSection tls) {
      Optional<Path> chain = tls.required("certificateChain").map(directory::resolve);
      Optional<Path> key = tls.required("privateKey").map(directory::resolve);
      List<TlsSecurity> made = new ArrayList<>();
      if (chain.isPresent() && key.isPresent()) {
        made.add(TransportSecurity.tls(chain.get(), key.get()));
        tls.take(
            "trustBundle",
            ConfigSection.path(directory),
            bundle -> made.set(0, TransportSecurity.tls(chain.get(), key.get(), bundle)));
        tlsDetails(tls, made);
        builder.security(made.get(0));
      }
    }

    private void tlsDetails(ConfigSection tls, List<TlsSecurity> made) {
      List<String> domains = tls.texts("trustDomains");
      if (!domains.isEmpty()) {
        made.set(0, made.get(0).withTrustDomains(domains.toArray(new String[0])));
      }
      tls.take(
          "reloadEvery",
          ConfigSection::duration,
          every -> made.set(0, made.get(0).withReloadEvery(every)));
      tls.names(
          "certificateNames",
          (dnsName, id) ->
              made.set(0, made.get(0).withCertificateName(dnsName, SpiffeId.parse(id))));
      for (String range : tls.texts("registrationAddresses")) {
        try {
          made.set(0, made.get(0).withRegistrationAddresses(range));
        } catch (IllegalArgumentException e) {
          tls.error("registrationAddresses", range, "a range such as 10.0.0.0/8");
        }
      }
      tls.sections(
          "tokens",
          token -> {
            Optional<Path> file = token.required("file").map(directory::resolve);
            token.take(
                "identity",
                node -> SpiffeId.parse(ConfigSection.text(node)),
                id -> file.ifPresent(known -> made.set(0, made.get(0).token(known, id))));
          });
    }

    private void limits(ConfigSection limits) {
      List<XdsLimits> made = new ArrayList<>(List.of(XdsLimits.defaults()));
      limits.take(
          "maxStreams",
          ConfigSection::number,
          most -> made.set(0, made.get(0).withMaxStreams(most)));
      limits.take(
          "maxTypesPerStream",
          ConfigSection::number,
          most -> made.set(0, made.get(0).withMaxTypesPerStream(most)));
      limits.take(
          "maxNamesPerType",
          ConfigSection::number,
          most -> made.set(0, made.get(0).withMaxNamesPerType(most)));
      limits.take(
          "maxUnwrittenBytes",
          ConfigSection::number,
          most -> made.set(0, made.get(0).withWriting(unwritten(made.get(0).writing(), most))));
      limits.take(
          "streamsPerSecond",
          ConfigSection::number,
          most -> made.set(0, made.get(0).withOpening(perSecond(made.get(0).opening(), most))));
      builder.limits(made.get(0));
    }

    private static XdsLimits.Writing unwritten(XdsLimits.Writing from, long most) {
      return new XdsLimits.Writing(most, from.timeout(), from.timeoutUnderPressure());
    }

    private static XdsLimits.Opening perSecond(XdsLimits.Opening from, int most) {
      return new XdsLimits.Opening(most, from.burst(), from.longestWait(), from.firstRequest());
    }

    /** A fault that no single key shows: an address beyond loopback without security. */
    private void checked(ConfigSection file) {
      if (!errors.isEmpty()) {
        return;
      }
      try {
        builder.build().close();
      } catch (IllegalArgumentException e) {
        file.error("listen", "with these settings", String.valueOf(e.getMessage()));
      }
    }

    private static InetSocketAddress address(ConfigNode node) {
      return address(ConfigSection.text(node));
    }

    private static InetSocketAddress address(String text) {
      HostAndPort read;
      try {
        read = HostAndPort.fromString(text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("host:port", e);
      }
      InetSocketAddress address =
          read.hasPort()
              ? new InetSocketAddress(read.getHost(), read.getPort())
              : InetSocketAddress.createUnresolved(text, 0);
      if (address.isUnresolved()) {
        throw new IllegalArgumentException("host:port, of this host");
      }
      return address;
    }
  }
}
