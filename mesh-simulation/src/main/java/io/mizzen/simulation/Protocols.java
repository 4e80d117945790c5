package io.mizzen.simulation;

import io.mizzen.dataplane.listener.FilterChain;
import io.mizzen.dataplane.listener.NetworkFilter;
import io.mizzen.simulation.Outcome.Reason;
import java.util.Optional;

/** Whether a chain can read what is sent through it. */
final class Protocols {
  private Protocols() {}

  /** The reason why the chain cannot; empty when it can. */
  static Optional<Outcome.Failed> refusal(Request request, FilterChain chain) {
    boolean isTls = request.transport() instanceof Request.Tls;
    boolean terminates = !(chain.security() instanceof FilterChain.Plaintext);
    if (terminates && !isTls) {
      return Optional.of(
          Walk.failed(
              Reason.PLAINTEXT_TO_TLS, chain.name() + " expects TLS, but plaintext is sent"));
    }
    Optional<Outcome.Failed> wrongTls = wrongCertificate(request, chain);
    if (wrongTls.isPresent()) {
      return wrongTls;
    }
    boolean readsHttp =
        chain
            .terminal()
            .filter(NetworkFilter.HttpConnectionManagerFilter.class::isInstance)
            .isPresent();
    if (readsHttp && isTls && !terminates) {
      return Optional.of(
          Walk.failed(
              Reason.WRONG_PROTOCOL, chain.name() + " expects plaintext HTTP, but TLS is sent"));
    }
    return Optional.empty();
  }

  /** A certificate of the mesh is asked for where clients must show one. */
  private static Optional<Outcome.Failed> wrongCertificate(Request request, FilterChain chain) {
    if (!(chain.security() instanceof FilterChain.Tls tls)
        || !(request.transport() instanceof Request.Tls sent)) {
      return Optional.empty();
    }
    boolean asks = tls.clients() == FilterChain.ClientCertificate.REQUIRED;
    boolean shows = sent.certificate() == Request.Certificate.OF_THE_MESH;
    if (asks && !shows) {
      return Optional.of(
          Walk.failed(
              Reason.WRONG_TLS,
              chain.name() + " expects a certificate of the client, but it shows none"));
    }
    return Optional.empty();
  }
}
