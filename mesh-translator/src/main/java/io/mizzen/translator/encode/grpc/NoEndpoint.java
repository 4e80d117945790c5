package io.mizzen.translator.encode.grpc;

import org.apiguardian.api.API;

/** The treatment of calls to a cluster while none of its endpoints may be called. */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface NoEndpoint {
  /**
   * Calls fail with UNAVAILABLE, those that wait for ready wait: an endpoint may come at any time.
   */
  record Wait() implements NoEndpoint {}

  /**
   * Every call fails with UNAVAILABLE at once, those that wait for ready too, and none is retried:
   * only a change of the rules can help.
   *
   * @param reason what the caller is told; one line
   */
  record Fail(String reason) implements NoEndpoint {}
}
