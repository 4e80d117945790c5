package io.mizzen.security;

import org.apiguardian.api.API;

/**
 * Protection that one field of a resource asks for and no data plane can enforce.
 *
 * @param path the field, for example {@code spec.mtls.mode}
 * @param found its value
 * @param expected values that can be honoured
 * @param missing what the data planes lack, as a sentence
 * @param refused which calls are refused because of it
 */
@API(status = API.Status.EXPERIMENTAL)
public record Demand(String path, String found, String expected, String missing, String refused) {

  /** The treatment of the calls that it protects. */
  public String refusal() {
    return missing + "; " + refused + " are refused while it is there";
  }

  /**
   * The treatment where its kind is allowed to stay unmet.
   *
   * @param kind the resource's kind
   */
  public String passage(String kind) {
    return missing + "; calls pass unprotected, as allowNotEnforced(\"" + kind + "\") says";
  }
}
