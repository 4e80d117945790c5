package io.mizzen.client;

import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.SecurityLevel;
import io.grpc.Status;
import java.io.IOException;
import java.util.concurrent.Executor;

/** Presents a {@link BearerToken} on every stream, read anew for each; never over plaintext. */
final class TokenCredentials extends CallCredentials {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final BearerToken token;

  TokenCredentials(BearerToken token) {
    this.token = token;
  }

  @Override
  public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier headers) {
    if (call.getSecurityLevel() != SecurityLevel.PRIVACY_AND_INTEGRITY) {
      headers.fail(
          Status.UNAUTHENTICATED.withDescription("token: not sent in plaintext (expected: TLS)"));
      return;
    }
    executor.execute(() -> headersOf(headers));
  }

  private void headersOf(MetadataApplier headers) {
    Metadata metadata = new Metadata();
    try {
      metadata.put(AUTHORIZATION, "Bearer " + token.secret());
    } catch (IOException | IllegalArgumentException e) {
      headers.fail(Status.UNAUTHENTICATED.withDescription(token + " cannot be used").withCause(e));
      return;
    }
    headers.apply(metadata);
  }
}
