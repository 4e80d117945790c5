package io.mizzen.it.rules;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.function.Function;

/**
 * One promise of the architecture.
 *
 * @param name for the test report
 * @param statement the rule for the rooms below one root
 * @param culprits simple names of the fixture classes that the rule must catch, and no others
 */
record HouseRule(String name, Function<Rooms, ArchRule> statement, List<String> culprits) {
  static HouseRule of(String name, Function<Rooms, ArchRule> statement, String... culprits) {
    return new HouseRule(name, statement, List.of(culprits));
  }

  @Override
  public String toString() {
    return name;
  }
}
