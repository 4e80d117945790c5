package io.mizzen.it.rules;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.PackageMatchers;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** A condition on where a class points; it names every dependency that breaks it. */
final class Dependencies {
  private Dependencies() {}

  static ArchCondition<JavaClass> avoid(String... patterns) {
    PackageMatchers forbidden = PackageMatchers.of(patterns);
    return new ArchCondition<>("avoid " + String.join(", ", patterns)) {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
          if (forbidden.test(dependency.getTargetClass().getPackageName())) {
            events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
          }
        }
      }
    };
  }
}
