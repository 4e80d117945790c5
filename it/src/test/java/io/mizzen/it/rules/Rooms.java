package io.mizzen.it.rules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;

/**
 * The packages the rules speak about, below one root: {@code io.mizzen} for the product, and a
 * package of fixtures that mirrors it.
 */
record Rooms(String root) {
  static Rooms product() {
    return new Rooms("io.mizzen");
  }

  static Rooms fixtures() {
    return new Rooms("io.mizzen.it.fixtures");
  }

  /** Package patterns for ArchUnit: each room with its sub-packages. */
  String[] of(String... rooms) {
    return Arrays.stream(rooms).map(room -> root + "." + room + "..").toArray(String[]::new);
  }

  DescribedPredicate<JavaClass> all() {
    return resideInAnyPackage(root + "..");
  }

  DescribedPredicate<JavaClass> outside(String... rooms) {
    return all().and(not(resideInAnyPackage(of(rooms))));
  }

  /**
   * The packages that may not log, wait or read clocks: every room that is not a shell, also one
   * made later.
   */
  DescribedPredicate<JavaClass> pure() {
    return outside("xds.server", "controlplane", "client", "testkit", "testing", "spring", "cli");
  }

  /** The half that decides what the mesh should do. */
  String[] controlPlaneHalf() {
    return of(
        "api",
        "model",
        "catalog",
        "config",
        "rules",
        "validation",
        "analysis",
        "intake",
        "snapshot",
        "translator",
        "xds.server",
        "controlplane");
  }

  /** The half that runs in the application. */
  String[] dataPlaneHalf() {
    return of("client", "dataplane", "sidecar");
  }
}
