package io.mizzen.it.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/** The rules that need single members: time, chance and the environment come in as parameters. */
final class PureRooms {
  private static final Set<String> SYSTEM_TIME = Set.of("nanoTime", "currentTimeMillis");
  private static final Set<String> SYSTEM_ENVIRONMENT =
      Set.of("getenv", "getProperty", "getProperties", "setProperty", "clearProperty");

  private PureRooms() {}

  static ArchRule noClock(Rooms rooms) {
    return noClasses()
        .that(rooms.pure())
        .should()
        .callMethodWhere(target("reads a clock", PureRooms::readsClock));
  }

  static ArchRule noDice(Rooms rooms) {
    return noClasses()
        .that(rooms.pure())
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Random.class, SecureRandom.class, ThreadLocalRandom.class)
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(UUID.class, "randomUUID");
  }

  static ArchRule noEnv(Rooms rooms) {
    return noClasses()
        .that(rooms.outside("cli", "testkit"))
        .should()
        .callMethodWhere(target("reads the environment", PureRooms::readsEnvironment));
  }

  static ArchRule noPrinting(Rooms rooms) {
    return noClasses()
        .that(rooms.outside("cli", "controlplane.process"))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethodWhere(
            target("prints a stack trace", called -> called.getName().equals("printStackTrace")));
  }

  private static DescribedPredicate<JavaMethodCall> target(
      String description, Predicate<AccessTarget.MethodCallTarget> matches) {
    return DescribedPredicate.describe(description, call -> matches.test(call.getTarget()));
  }

  private static boolean readsClock(AccessTarget.MethodCallTarget called) {
    if (called.getOwner().isEquivalentTo(System.class)) {
      return SYSTEM_TIME.contains(called.getName());
    }
    boolean current = called.getName().equals("now") && called.getRawParameterTypes().isEmpty();
    boolean systemClock =
        called.getName().startsWith("system") || called.getName().startsWith("tick");
    return (current && called.getOwner().getPackageName().equals("java.time"))
        || (systemClock && called.getOwner().isEquivalentTo(Clock.class))
        || (systemClock && called.getOwner().isEquivalentTo(InstantSource.class));
  }

  private static boolean readsEnvironment(AccessTarget.MethodCallTarget called) {
    if (called.getOwner().isEquivalentTo(System.class)) {
      return SYSTEM_ENVIRONMENT.contains(called.getName());
    }
    return (called.getOwner().isEquivalentTo(Boolean.class)
            && called.getName().equals("getBoolean"))
        || (called.getOwner().isEquivalentTo(Integer.class)
            && called.getName().equals("getInteger"))
        || (called.getOwner().isEquivalentTo(Long.class) && called.getName().equals("getLong"));
  }
}
