package io.mizzen.validation.gatewayapi;

import io.mizzen.rules.gatewayapi.Common.BackendReference;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.ViolationCode;
import java.util.List;
import java.util.Optional;

/** References of the Gateway API: to parents, targets and backends. */
final class ReferenceCheck {
  private static final String SECTION = "sectionName";

  private ReferenceCheck() {}

  /**
   * One of several references in a list.
   *
   * @param target all that tells what is meant, without its parts
   * @param section the part of it
   * @param port the port of it
   */
  record Reference(Object target, Optional<String> section, Optional<Integer> port) {
    private boolean isAlike(Reference other) {
      return section.isPresent() == other.section.isPresent()
          && port.isPresent() == other.port.isPresent();
    }
  }

  /** References to one target name parts of it, each another one. */
  static void distinct(FieldContext list, List<Reference> references) {
    for (int i = 1; i < references.size(); i++) {
      Reference reference = references.get(i);
      for (Reference earlier : references.subList(0, i)) {
        if (reference.equals(earlier)) {
          duplicate(list.item(i), reference);
          break;
        }
        if (reference.target().equals(earlier.target()) && !reference.isAlike(earlier)) {
          list.item(i)
              .field(SECTION)
              .error(
                  ViolationCode.REQUIRED,
                  reference.section().orElse("nothing"),
                  "sectionName or port, the same ones in all references to one target");
          break;
        }
      }
    }
  }

  private static void duplicate(FieldContext context, Reference reference) {
    context
        .field(SECTION)
        .error(
            ViolationCode.DUPLICATE,
            reference.section().orElse("nothing"),
            "another part in each reference to one target");
  }

  /** A Service is called at a port. */
  static void backend(FieldContext context, BackendReference backend) {
    boolean isService =
        backend.group().isEmpty() && backend.kind().orElse("Service").equals("Service");
    if (isService && backend.port().isEmpty()) {
      context.field("port").error(ViolationCode.REQUIRED, "nothing", "the port of the Service");
    }
  }
}
