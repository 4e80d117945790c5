package io.mizzen.config.constraint;

import org.apiguardian.api.API;

/** A form that a text has or has not. Stateless. */
@API(status = API.Status.INTERNAL)
public interface TextForm {
  boolean matches(String text);

  /** The expectation, for example {@code an IP address}. */
  String expected();

  /** The code of the finding, for example {@code INVALID_ADDRESS}. */
  String code();
}
