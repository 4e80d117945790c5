package io.mizzen.controlplane.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.mizzen.api.ServiceKey;
import io.mizzen.controlplane.certificates.InMemoryRoot;
import io.mizzen.testkit.TestAuthority;
import io.mizzen.testkit.TestAuthority.Issued;
import io.mizzen.testkit.TestAuthority.Leaf;
import io.mizzen.testkit.TestAuthority.Validity;
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
 * each registration. What must come of it is computed here from the table alone. The service {@code
 * vault} is exported to its own namespace only: a response that names it, to anybody but {@code
 * bank}, is a leak.
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
  private static final SpiffeId TELLER = SpiffeId.parse("spiffe://cluster.local/ns/bank/sa/teller");
  private static final SpiffeId PAGE = SpiffeId.parse("spiffe://cluster.local/ns/shop/sa/page");
  private static final String TELLER_TOKEN = "tellers-secret-token";
  private static final String PAGE_TOKEN = "pages-secret-token";

  @TempDir Path directory;

  /** A certificate, and whom it must be taken for; nobody may be taken for anybody by the rest. */
  private enum Certificate {
    NONE,
    TELLER_OF_BANK(TELLER),
    PAGE_OF_SHOP(PAGE),
    MAPPED_PAGE(PAGE),
    OTHER_ROOT,
    EXPIRED,
    OTHER_TRUST_DOMAIN,
    UPPER_CASE_TRUST_DOMAIN,
    TWO_URIS,
    NO_URI,
    NO_SPIFFE_PATH,
    AUTHORITY;

    private final String uri;

    Certificate() {
      this.uri = "";
    }

    Certificate(SpiffeId identity) {
      this.uri = identity.toString();
    }

    Optional<SpiffeId> identity() {
      return uri.isEmpty() ? Optional.empty() : Optional.of(SpiffeId.parse(uri));
    }
  }

  private enum Token {
    NONE("", ""),
    PAGES("Bearer " + PAGE_TOKEN, PAGE.toString()),
    TELLERS("bearer " + TELLER_TOKEN, TELLER.toString()),
    WRONG("Bearer tellers-secret-tokem", ""),
    OTHER_SCHEME("Basic " + TELLER_TOKEN, "");

    private final String header;
    private final String uri;

    Token(String header, String uri) {
      this.header = header;
      this.uri = uri;
    }

    Optional<String> header() {
      return header.isEmpty() ? Optional.empty() : Optional.of(header);
    }

    Optional<SpiffeId> identity() {
      return uri.isEmpty() ? Optional.empty() : Optional.of(SpiffeId.parse(uri));
    }
  }

  /** The claims of the node. */
  private record Claim(String name, String namespace, String serviceAccount, Node node) {
    static Claim of(String namespace, String serviceAccount) {
      return new Claim(
          namespace + "/" + serviceAccount,
          namespace,
          serviceAccount,
          RawStream.node(namespace, serviceAccount, Map.of()));
    }

    /** Metadata of one namespace, an id of another. */
    static Claim torn() {
      Node bank = RawStream.node("bank", "teller", Map.of());
      return new Claim(
          "torn",
          "torn",
          "torn",
          bank.toBuilder().setId("sidecar~127.0.0.1~x.shop~shop.svc.cluster.local").build());
    }

    boolean isTrueOf(SpiffeId identity) {
      return namespace.equals(identity.namespace())
          && serviceAccount.equals(identity.serviceAccount());
    }
  }

  private enum Registration {
    NONE(""),
    OWN_ADDRESS("127.0.0.1"),
    ALLOWED_ADDRESS("10.1.2.3"),
    OTHERS_ADDRESS("10.9.9.9");

    private final String address;

    Registration(String address) {
      this.address = address;
    }
  }

  private record Attempt(
      Certificate certificate, Token token, Claim claim, Registration registration) {
    Optional<SpiffeId> verified() {
      boolean badCertificate = certificate != Certificate.NONE && certificate.identity().isEmpty();
      boolean badToken = token != Token.NONE && token.identity().isEmpty();
      boolean two =
          certificate.identity().isPresent()
              && token.identity().isPresent()
              && !certificate.identity().equals(token.identity());
      return badCertificate || badToken || two
          ? Optional.empty()
          : certificate.identity().or(() -> token.identity());
    }

    boolean mayPass() {
      return verified().filter(claim::isTrueOf).isPresent()
          && registration != Registration.OTHERS_ADDRESS;
    }

    @Override
    public String toString() {
      return certificate + ", token " + token + ", claims " + claim.name() + ", " + registration;
    }
  }

  @Test
  void nobodyIsTakenForAnybodyElse() throws Exception {
    try (TlsMesh tls =
        new TlsMesh(
            directory,
            security ->
                security
                    .token(TELLER_TOKEN, TELLER)
                    .token(PAGE_TOKEN, PAGE)
                    .withCertificateName("page.corp", PAGE)
                    .withRegistrationAddresses("10.1.0.0/16"),
            builder -> builder.certificates(InMemoryRoot.create()))) {
      tls.mesh.apply(MESH).orThrow();
      Map<Certificate, ManagedChannel> channels = channels(tls);
      List<Attempt> attempts = attempts();
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
              channel(channels, attempt.certificate()), attempt.token().header(), node(attempt));
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
    boolean isBank = attempt.verified().filter(TELLER::equals).isPresent();
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
    String other = own.equals(TELLER.toString()) ? PAGE.toString() : TELLER.toString();
    SentSecrets sent = SentSecrets.ask(stream, "default", "ROOTCA", other, "kubernetes://" + other);
    return sent.names().equals(Set.of("default", "ROOTCA")) && sent.identities().equals(Set.of(own))
        ? Optional.empty()
        : Optional.of(attempt + ": was given " + sent);
  }

  private static Node node(Attempt attempt) {
    if (attempt.registration() == Registration.NONE) {
      return attempt.claim().node();
    }
    Node node = attempt.claim().node();
    Value labels = struct(Map.of("app", RawStream.text("desk")));
    Value ports = struct(Map.of("grpc", Value.newBuilder().setNumberValue(9080).build()));
    Struct metadata =
        node.getMetadata().toBuilder()
            .putFields("AUTO_REGISTER_GROUP", RawStream.text("desk"))
            .putFields("INSTANCE_IPS", RawStream.text(attempt.registration().address))
            .putFields("LABELS", labels)
            .putFields("POD_PORTS", ports)
            .build();
    return node.toBuilder().setMetadata(metadata).build();
  }

  private static Value struct(Map<String, Value> fields) {
    return Value.newBuilder().setStructValue(Struct.newBuilder().putAllFields(fields)).build();
  }

  private static List<Attempt> attempts() {
    List<Claim> claims =
        List.of(
            Claim.of("bank", "teller"),
            Claim.of("shop", "page"),
            Claim.of("shop", "teller"),
            Claim.of("bank", "page"),
            Claim.of("bank", ""),
            Claim.torn());
    List<Attempt> attempts = new ArrayList<>();
    for (Certificate certificate : Certificate.values()) {
      for (Token token : Token.values()) {
        for (Claim claim : claims) {
          for (Registration registration : Registration.values()) {
            attempts.add(new Attempt(certificate, token, claim, registration));
          }
        }
      }
    }
    return attempts;
  }

  private static ManagedChannel channel(
      Map<Certificate, ManagedChannel> channels, Certificate certificate) {
    return Optional.ofNullable(channels.get(certificate)).orElseThrow();
  }

  private static Map<Certificate, ManagedChannel> channels(TlsMesh tls) {
    Map<Certificate, ManagedChannel> channels = new EnumMap<>(Certificate.class);
    for (Certificate each : Certificate.values()) {
      channels.put(each, tls.channel(issued(each, tls.authority)));
    }
    return channels;
  }

  private static Optional<Issued> issued(Certificate certificate, TestAuthority root) {
    Leaf leaf = Leaf.of("client");
    return switch (certificate) {
      case NONE -> Optional.empty();
      case TELLER_OF_BANK -> Optional.of(root.issue(leaf.uri(TELLER.toString())));
      case PAGE_OF_SHOP -> Optional.of(root.issue(leaf.uri(PAGE.toString())));
      case MAPPED_PAGE -> Optional.of(root.issue(leaf.dns("page.corp")));
      case OTHER_ROOT ->
          Optional.of(TestAuthority.create("mesh root").issue(leaf.uri(TELLER.toString())));
      case EXPIRED -> Optional.of(root.issue(leaf.uri(TELLER.toString()).valid(Validity.past())));
      case OTHER_TRUST_DOMAIN ->
          Optional.of(root.issue(leaf.uri("spiffe://evil.example/ns/bank/sa/teller")));
      case UPPER_CASE_TRUST_DOMAIN ->
          Optional.of(root.issue(leaf.uri("spiffe://CLUSTER.LOCAL/ns/bank/sa/teller")));
      case TWO_URIS -> Optional.of(root.issue(leaf.uri(PAGE.toString()).uri(TELLER.toString())));
      case NO_URI -> Optional.of(root.issue(leaf.dns("teller.bank.corp")));
      case NO_SPIFFE_PATH ->
          Optional.of(root.issue(leaf.uri("spiffe://cluster.local/ns/bank/sa/teller/more")));
      case AUTHORITY -> Optional.of(root.issue(leaf.uri(TELLER.toString()).asAuthority()));
    };
  }
}
