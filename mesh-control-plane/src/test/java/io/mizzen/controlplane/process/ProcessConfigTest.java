package io.mizzen.controlplane.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mizzen.controlplane.process.ProcessConfig.UnusableConfigException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessConfigTest {
  private static final Path HERE = Path.of("/etc/mesh");

  @Test
  void everyKeyIsReadAndPathsBeginAtTheFile() throws Exception {
    ProcessConfig config =
        parse(
            """
            mesh: {id: prod, domain: corp.local, rootNamespace: mesh-system, defaultNamespace: shop, outboundTrafficPolicy: REGISTRY_ONLY}
            rules: [rules, /srv/rules, ../more]
            listen: 0.0.0.0:0
            debug: 127.0.0.1:0
            metrics: 0.0.0.0:0
            security:
              tls:
                certificateChain: chain.pem
                privateKey: key.pem
                trustBundle: roots.pem
                trustDomains: [corp.local]
                reloadEvery: 30s
                certificateNames: {page.corp: spiffe://corp.local/ns/shop/sa/page}
                registrationAddresses: [10.0.0.0/8]
                tokens:
                  - {file: page.token, identity: spiffe://corp.local/ns/shop/sa/page}
            limits: {maxStreams: 100, maxTypesPerStream: 8, maxNamesPerType: 1000}
            lastGood: state
            registrationGrace: 5s
            initialSync: 20s
            debounceAfter: 100ms
            debounceMax: 2s
            allowNotEnforced: [PeerAuthentication]
            """);

    assertThat(config.rules())
        .containsExactly(Path.of("/etc/mesh/rules"), Path.of("/srv/rules"), Path.of("/etc/more"));
  }

  @Test
  void anEmptyFileIsEnough() throws Exception {
    assertThat(parse("").rules()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "listne: 127.0.0.1:1 | mesh.yaml:1:1: listne: 127.0.0.1:1 (expected: one of"
            + " [allowNotEnforced",
        "listen: here | mesh.yaml:1:9: listen: here (expected: host:port, of this host)",
        "listen: 127.0.0.1:99999 | mesh.yaml:1:9: listen: 127.0.0.1:99999 (expected: host:port)",
        "listen: 0.0.0.0:1 | mesh.yaml:1:1: listen: with these settings (expected: address: ",
        "debug: 0.0.0.0:1 | (expected: a loopback address; it shows all configuration)",
        "rules: rules | mesh.yaml:1:8: rules: rules (expected: a list)",
        "mesh: prod | mesh.yaml:1:7: mesh: prod (expected: a mapping)",
        "mesh: {outboundTrafficPolicy: DENY} | DENY (expected: one of [ALLOW_ANY,"
            + " ALLOW_ANY_DYNAMIC_DNS, REGISTRY_ONLY])",
        "mesh: {name: x} | mesh.yaml:1:8: mesh.name: x (expected: one of [defaultNamespace, domain",
        "initialSync: 10 | mesh.yaml:1:14: initialSync: 10 (expected: a duration such as 50ms, 10s",
        "limits: {maxStreams: 0} | mesh.yaml:1:22: limits.maxStreams: 0 (expected: maxStreams: 0 (",
        "limits: {maxStreams: many} | limits.maxStreams: many (expected: a whole number)",
        "allowNotEnforced: [Gateway] | allowNotEnforced: Gateway (expected: allowNotEnforced: Gate",
        "security: {plaintextBeyondLoopback: maybe} | plaintextBeyondLoopback: maybe (expected:"
            + " true",
        "security: {tls: {privateKey: k}} | security.tls.certificateChain: nothing (expected: a"
            + " text)",
        "[a, b] | mesh.yaml:1:1: a list (expected: a mapping)",
        "'a: {' | mesh.yaml:1:",
      })
  void everyErrorNamesThePlaceTheKeyTheValueAndWhatWasExpected(String text, String error) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(UnusableConfigException.class)
        .hasMessageContaining(error);
  }

  @Test
  void allErrorsAreSaidAtOnce() {
    UnusableConfigException e =
        org.junit.jupiter.api.Assertions.assertThrows(
            UnusableConfigException.class,
            () ->
                parse(
                    """
                    listen: nowhere
                    security:
                      tls:
                        certificateChain: c
                        privateKey: k
                        tokens: [{file: t, identity: spiffe://x}]
                    limits: {maxStreams: -1}
                    """));

    assertThat(e.problems()).hasSize(3);
    assertThat(List.copyOf(e.problems()).get(1))
        .startsWith("mesh.yaml:6:34: security.tls.tokens[].identity: spiffe://x (expected: ");
  }

  private static ProcessConfig parse(String text) throws UnusableConfigException {
    return ProcessConfig.parse("mesh.yaml", text, HERE);
  }
}
