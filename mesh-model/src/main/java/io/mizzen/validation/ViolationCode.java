package io.mizzen.validation;

import org.apiguardian.api.API;

/** Stable names of what validation finds; {@code name()} becomes the code of a finding. */
@API(status = API.Status.EXPERIMENTAL)
public enum ViolationCode {
  /** A field or list entry that must be there is missing or empty. */
  REQUIRED,
  /** Two settings exclude each other. */
  CONFLICT,
  /** The same entry twice, or two entries that overlap. */
  DUPLICATE,
  /** A number, percentage or weight is out of its range. */
  OUT_OF_RANGE,
  /** A host is neither a DNS name nor a wildcard or address that is legal there. */
  INVALID_HOST,
  /** A port is not in 1..65535. */
  INVALID_PORT,
  /** A name does not follow the naming rules of its kind. */
  INVALID_NAME,
  /** A label key or value that Kubernetes would refuse. */
  INVALID_LABEL,
  /** A header name or value that cannot be sent, or must not be changed. */
  INVALID_HEADER,
  /** A regular expression that RE2 cannot compile, or that is too large. */
  INVALID_REGEX,
  /** A duration that is too short or not whole milliseconds. */
  INVALID_DURATION,
  /** Neither an IP address nor what else is legal there. */
  INVALID_ADDRESS,
  /** A word that is none of those known there. */
  INVALID_VALUE,
  /** Legal in the API, but no data plane does it. */
  NOT_SUPPORTED,
  /** Still works, but has a successor. */
  DEPRECATED,
  /** TLS without anything to verify the server with (Istio: IST0128, IST0129). */
  SERVER_NOT_VERIFIED,
  /** A header condition that no gRPC call can meet. */
  HEADER_NEVER_MATCHES_GRPC,
  /** No request can reach this rule (Istio: IST0130). */
  UNREACHABLE_RULE,
  /** Earlier matches take every request this match would take (Istio: IST0131). */
  INEFFECTIVE_MATCH,
  /** Accepted, but without effect or not as its author meant. */
  NO_EFFECT
}
