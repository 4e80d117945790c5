package io.mizzen.testing;

import org.apiguardian.api.API;

/**
 * Assertions on calls, beside AssertJ's own: import both {@code assertThat} statically, or say
 * {@code MeshAssertions.assertThat}.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class MeshAssertions {
  private MeshAssertions() {}

  /** Judges one call. */
  public static CallAssert assertThat(Call call) {
    return new CallAssert(call);
  }

  /** Judges many calls. */
  public static CallsAssert assertThat(Calls calls) {
    return new CallsAssert(calls);
  }
}
