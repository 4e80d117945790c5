package io.mizzen.controlplane.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.mizzen.api.ServiceKey;
import io.mizzen.controlplane.certificates.InMemoryRoot;
import io.mizzen.controlplane.security.Attempt.Certificate;
import io.mizzen.controlplane.security.Attempt.Registration;
import io.mizzen.xds.MizzenNames;
import io.mizzen.xds.TypeUrl;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everybody tries to be everybody, over real TLS: each certificate with each token, each claim and
 * each registration. What must come of it is computed from the table alone ({@link
 * Attempt#mayPass}). The service {@code vault} is exported to its own namespace only: a response
 * that names it, to anybody but {@code bank}, is a leak.
 */
class ImpersonationTest {
  private static final String MESH =
      """
      apiVersion: networking.istio.io/v1
      kind: ServiceEntry
      metadata: {name: vault, namespace: bank}
      spec:
        hosts: [vault.bank.internal]
        exportTo: ["."]
        location: MESH_INTERNAL
        resolution: STATIC
        ports: [{number: 9080, name: grpc, protocol: GRPC}]
        endpoints: [{address: 10.9.9.9}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: desk, namespace: bank}
      spec: {selector: {app: desk}, ports: [{name: grpc, port: 9080}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: desk, namespace: shop}
      spec: {selector: {app: desk}, ports: [{name: grpc, port: 9080}]}
      """;

  @TempDir Path directory;

  @Test
  void nobodyIsTakenForAnybodyElse() throws Exception {
    try (TlsMesh tls =
        new TlsMesh(
            directory,
            security ->
                security
                    .token(Attempt.TELLER_TOKEN, Attempt.TELLER)
                    .token(Attempt.PAGE_TOKEN, Attempt.PAGE)
                    .withCertificateName("page.corp", Attempt.PAGE)
                    .withRegistrationAddresses("10.1.0.0/16"),
            builder -> builder.certificates(InMemoryRoot.create()))) {
      tls.mesh.apply(MESH).orThrow();
      Map<Certificate, ManagedChannel> channels = channels(tls);
      List<Attempt> attempts = Attempt.all();
      assertThat(attempts).hasSizeGreaterThanOrEqualTo(60);

      run(tls, channels, attempts);

      // Once more while those who may see everything have just been served, in another order.
      Node teller = RawStream.node("bank", "teller", Map.of());
      try (RawStream warm =
          new RawStream(channel(channels, Certificate.TELLER_OF_BANK), Optional.empty(), teller)) {
        assertThat(warm.ask(TypeUrl.CLUSTER).text()).contains("vault.bank.internal");
        Collections.shuffle(attempts, new Random(8));
        run(tls, channels, attempts);
      }
    }
  }

  private static void run(
      TlsMesh tls, Map<Certificate, ManagedChannel> channels, List<Attempt> attempts)
      throws InterruptedException {
    List<String> wrong = new ArrayList<>();
    List<RawStream> servers = new ArrayList<>();
    int passed = 0;
    for (Attempt attempt : attempts) {
      RawStream stream =
          new RawStream(
              channel(channels, attempt.certificate()), attempt.token().header(), attempt.node());
      RawStream.Answer answer = stream.ask(TypeUrl.CLUSTER);
      passed += answer.response().isPresent() ? 1 : 0;
      problem(attempt, answer).ifPresent(wrong::add);
      if (answer.response().isPresent()) {
        keyProblem(attempt, stream).ifPresent(wrong::add);
      }
      if (answer.response().isPresent() && attempt.registration() != Registration.NONE) {
        // Answered once it is in force, and with it everything that came before.
        stream.ask(TypeUrl.EXTENSION_CONFIG, MizzenNames.REGISTRATION);
        servers.add(stream);
      } else {
        stream.close();
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(passed).isEqualTo((int) attempts.stream().filter(Attempt::mayPass).count());
    assertThat(passed).isGreaterThan(20);
    assertThat(addresses(tls, "bank")).containsExactlyInAnyOrder("127.0.0.1", "10.1.2.3");
    assertThat(addresses(tls, "shop")).containsExactlyInAnyOrder("127.0.0.1", "10.1.2.3");
    servers.forEach(RawStream::close);
  }

  private static List<String> addresses(TlsMesh tls, String namespace) {
    return tls
        .mesh
        .endpoints()
        .of(new ServiceKey(namespace, "desk." + namespace + ".svc.cluster.local"))
        .stream()
        .map(endpoint -> endpoint.address())
        .toList();
  }

  private static Optional<String> problem(Attempt attempt, RawStream.Answer answer) {
    boolean isBank = attempt.verified().filter(Attempt.TELLER::equals).isPresent();
    if (answer.response().isPresent() != attempt.mayPass()) {
      return Optional.of(attempt + ": " + answer.status() + ", passed: " + !attempt.mayPass());
    }
    if (answer.text().contains("vault") != (attempt.mayPass() && isBank)) {
      return Optional.of(attempt + ": the vault was shown to others, or not to its own");
    }
    Status.Code expected =
        attempt.verified().isPresent()
            ? Status.Code.PERMISSION_DENIED
            : Status.Code.UNAUTHENTICATED;
    boolean inHandshake =
        attempt.certificate() == Certificate.OTHER_ROOT
            || attempt.certificate() == Certificate.EXPIRED;
    return attempt.mayPass() || inHandshake || answer.status().getCode() == expected
        ? Optional.empty()
        : Optional.of(attempt + ": " + answer.status() + " (expected: " + expected + ")");
  }

  /** Whoever has passed gets a key of its own, and asks for others' in vain. */
  private static Optional<String> keyProblem(Attempt attempt, RawStream stream)
      throws InterruptedException {
    String own = attempt.verified().orElseThrow().toString();
    String other =
        own.equals(Attempt.TELLER.toString()) ? Attempt.PAGE.toString() : Attempt.TELLER.toString();
    SentSecrets sent = SentSecrets.ask(stream, "default", "ROOTCA", other, "kubernetes://" + other);
    return sent.names().equals(Set.of("default", "ROOTCA")) && sent.identities().equals(Set.of(own))
        ? Optional.empty()
        : Optional.of(attempt + ": was given " + sent);
  }

  private static ManagedChannel channel(
      Map<Certificate, ManagedChannel> channels, Certificate certificate) {
    return Optional.ofNullable(channels.get(certificate)).orElseThrow();
  }

  private static Map<Certificate, ManagedChannel> channels(TlsMesh tls) {
    Map<Certificate, ManagedChannel> channels = new EnumMap<>(Certificate.class);
    for (Certificate each : Certificate.values()) {
      channels.put(each, tls.channel(each.issuedBy(tls.authority)));
    }
    return channels;
  }
}
