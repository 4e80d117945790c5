package io.mizzen.controlplane.security;

/** A peer that cannot show who it is. The message goes to the peer: it holds no secret. */
final class RejectedPeerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RejectedPeerException(String message) {
    super(message, null, false, false);
  }
}
