package io.mizzen.controlplane.security;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.mizzen.testkit.TestAuthority;
import io.mizzen.testkit.TestAuthority.Issued;
import io.mizzen.testkit.TestAuthority.Leaf;
import io.mizzen.testkit.TestAuthority.Validity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A stream that somebody opens, with what it shows and claims, and what must come of it. */
record Attempt(Certificate certificate, Token token, Claim claim, Registration registration) {
  static final SpiffeId TELLER = SpiffeId.parse("spiffe://cluster.local/ns/bank/sa/teller");
  static final SpiffeId PAGE = SpiffeId.parse("spiffe://cluster.local/ns/shop/sa/page");
  static final String TELLER_TOKEN = "tellers-secret-token";
  static final String PAGE_TOKEN = "pages-secret-token";

  /** A certificate, and whom it must be taken for; nobody may be taken for anybody by the rest. */
  enum Certificate {
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

    /** A certificate of that kind; {@code root} is the one that the mesh trusts. */
    Optional<Issued> issuedBy(TestAuthority root) {
      Leaf leaf = Leaf.of("client");
      return switch (this) {
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

  /** A token, and whom it stands for. */
  enum Token {
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
  record Claim(String name, String namespace, String serviceAccount, Node node) {
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

  /** The address that it registers a server at. */
  enum Registration {
    NONE(""),
    OWN_ADDRESS("127.0.0.1"),
    ALLOWED_ADDRESS("10.1.2.3"),
    OTHERS_ADDRESS("10.9.9.9");

    private final String address;

    Registration(String address) {
      this.address = address;
    }
  }

  /** Each certificate with each token, claim and registration. */
  static List<Attempt> all() {
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

  /** The identity that it must be taken for. */
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

  /** Whether it must be served. */
  boolean mayPass() {
    return verified().filter(claim::isTrueOf).isPresent()
        && registration != Registration.OTHERS_ADDRESS;
  }

  @Override
  public String toString() {
    return certificate + ", token " + token + ", claims " + claim.name() + ", " + registration;
  }

  /** The node of its stream. */
  Node node() {
    if (registration == Registration.NONE) {
      return claim.node();
    }
    Node node = claim.node();
    Value labels = struct(Map.of("app", RawStream.text("desk")));
    Value ports = struct(Map.of("grpc", Value.newBuilder().setNumberValue(9080).build()));
    Struct metadata =
        node.getMetadata().toBuilder()
            .putFields("AUTO_REGISTER_GROUP", RawStream.text("desk"))
            .putFields("INSTANCE_IPS", RawStream.text(registration.address))
            .putFields("LABELS", labels)
            .putFields("POD_PORTS", ports)
            .build();
    return node.toBuilder().setMetadata(metadata).build();
  }

  private static Value struct(Map<String, Value> fields) {
    return Value.newBuilder().setStructValue(Struct.newBuilder().putAllFields(fields)).build();
  }
}
