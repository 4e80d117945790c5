package io.mizzen.controlplane.security;

/** A certificate, key, bundle or token file that cannot be used; the message names it. */
final class UnusableFileException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnusableFileException(String message) {
    super(message);
  }
}
