package io.mizzen.it.rules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.annotation.Annotation;
import java.util.function.Predicate;
import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;

/** Annotations that every public type, or every package, must carry. */
final class Marks {
  private Marks() {}

  /** A package of records that mirror one message may state it once for all. */
  static ArchRule stability(Rooms rooms) {
    return classes()
        .that(rooms.all())
        .and()
        .arePublic()
        .and()
        .areTopLevelClasses()
        .and(are(describe("written by hand", type -> !isPackageInfo(type))))
        .should(
            carry(
                "@API on the type or its package",
                type -> type.isAnnotatedWith(API.class) || packageHas(type, API.class)));
  }

  static ArchRule nullness(Rooms rooms) {
    return classes()
        .that(rooms.all())
        .should(carry("@NullMarked on the package", type -> packageHas(type, NullMarked.class)));
  }

  private static ArchCondition<JavaClass> carry(String mark, Predicate<JavaClass> carried) {
    return new ArchCondition<>("carry " + mark) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!carried.test(type)) {
          events.add(SimpleConditionEvent.violated(type, type.getDescription() + " lacks " + mark));
        }
      }
    };
  }

  private static boolean packageHas(JavaClass type, Class<? extends Annotation> mark) {
    return type.getPackage().isAnnotatedWith(mark);
  }

  private static boolean isPackageInfo(JavaClass type) {
    return type.getSimpleName().equals("package-info");
  }
}
