package io.mizzen.validation;

import io.mizzen.api.Finding;
import io.mizzen.config.FindingCode;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The fields of a resource that could not be read. What validation says because one of them is
 * missing is no news: whoever fixes that field fixes both.
 *
 * @param paths of the fields
 * @param unknown those of them that their messages do not have: most likely misspelled
 * @param refused the findings about fields that were read, and that break a constraint
 */
record UnreadFields(List<String> paths, List<String> unknown, List<Finding> refused) {
  /** Codes of decoding: there is no value to compare others with. */
  private static final Set<String> WITHOUT_VALUE =
      Set.of(
          FindingCode.DUPLICATE_KEY,
          FindingCode.UNKNOWN_FIELD,
          FindingCode.WRONG_TYPE,
          FindingCode.BAD_ENUM,
          FindingCode.BAD_DURATION,
          FindingCode.BAD_VALUE,
          FindingCode.ONEOF_CLASH,
          FindingCode.MISSING_FIELD);

  /** The value that a constraint finds where there is none. */
  private static final Set<String> NO_VALUE = Set.of("nothing", "\"\"", "0");

  /** Codes about a value by itself; all others compare fields or miss one. */
  private static final Set<String> ABOUT_ONE_VALUE =
      Set.of(
          ViolationCode.DUPLICATE.name(),
          ViolationCode.OUT_OF_RANGE.name(),
          ViolationCode.INVALID_HOST.name(),
          ViolationCode.INVALID_PORT.name(),
          ViolationCode.INVALID_NAME.name(),
          ViolationCode.INVALID_LABEL.name(),
          ViolationCode.INVALID_HEADER.name(),
          ViolationCode.INVALID_REGEX.name(),
          ViolationCode.INVALID_DURATION.name(),
          ViolationCode.INVALID_ADDRESS.name(),
          ViolationCode.INVALID_VALUE.name(),
          ViolationCode.NOT_SUPPORTED.name(),
          ViolationCode.DEPRECATED.name(),
          ViolationCode.HEADER_NEVER_MATCHES_GRPC.name());

  /** Codes about the order of rules, for which all rules must be known. */
  private static final Set<String> ABOUT_ALL_RULES =
      Set.of(ViolationCode.UNREACHABLE_RULE.name(), ViolationCode.INEFFECTIVE_MATCH.name());

  private static final Pattern LAST_INDEXES = Pattern.compile("(\\[[0-9]+])+$");

  /** Fields of a spec that decide what its other fields may be: hosts, resolution, ports, … */
  private static final Pattern OF_THE_SPEC = Pattern.compile("spec\\.[^.\\[]+(\\[[0-9]+].*)?");

  private static final Pattern DECIDED_BY_THE_SPEC =
      Pattern.compile(
          "spec\\.(hosts|gateways|tls|tcp|endpoints|addresses|ports|location|workloadSelector)\\b.*"
              + "|.*\\.delegate|.*\\.(headers|withoutHeaders)[.\\[].*");

  /** Asks for prefixes in the matches of its rule. */
  private static final String PREFIX_REWRITE = "redirect.prefixRewrite";

  private static final Pattern RULES = Pattern.compile("spec\\.(http|tls|tcp|subsets)\\[.*");

  static UnreadFields of(List<Finding> errors) {
    return new UnreadFields(
        paths(errors, UnreadFields::isWithoutValue),
        paths(errors, error -> error.code().equals(FindingCode.UNKNOWN_FIELD)),
        errors.stream().filter(error -> error.isError() && !isWithoutValue(error)).toList());
  }

  private static boolean isWithoutValue(Finding error) {
    return WITHOUT_VALUE.contains(error.code())
        || (error.code().equals(FindingCode.REQUIRED) && NO_VALUE.contains(error.found()));
  }

  private static List<String> paths(List<Finding> errors, Predicate<Finding> which) {
    return errors.stream()
        .filter(Finding::isError)
        .filter(which)
        .map(Finding::path)
        .distinct()
        .toList();
  }

  /** Whether {@code finding} would be there too if all fields had been read. */
  boolean leavesUntouched(Finding finding) {
    if (ABOUT_ALL_RULES.contains(finding.code())) {
      return false;
    }
    String path = finding.path();
    boolean isRelated =
        paths.stream()
            .anyMatch(
                unread ->
                    isWithin(unread, path) || isWithin(path, unread) || decides(unread, path));
    boolean isSaid = refused.stream().anyMatch(error -> says(error, finding));
    return !isRelated && !isSaid && hasGoodNeighbours(finding);
  }

  /** Whether {@code error} is about a part of the same value, or about the value itself alike. */
  private static boolean says(Finding error, Finding further) {
    return error.path().equals(further.path())
        ? error.code().equals(further.code())
        : isWithin(error.path(), further.path()) || isWithin(further.path(), error.path());
  }

  private boolean hasGoodNeighbours(Finding finding) {
    String message = parent(finding.path());
    boolean isAboutOneValue = ABOUT_ONE_VALUE.contains(finding.code());
    if (finding.code().equals(ViolationCode.REQUIRED.name())
        || (isAboutOneValue && finding.found().equals(NameCheck.quoted("")))) {
      return unknown.stream().noneMatch(field -> parent(field).equals(message));
    }
    return isAboutOneValue || paths.stream().noneMatch(field -> isWithin(field, message));
  }

  private static boolean decides(String unread, String path) {
    if (path.endsWith(PREFIX_REWRITE)) {
      String rule = path.substring(0, path.length() - PREFIX_REWRITE.length());
      return isWithin(unread, rule + "match");
    }
    return OF_THE_SPEC.matcher(unread).matches()
        && !RULES.matcher(unread).matches()
        && DECIDED_BY_THE_SPEC.matcher(path).matches();
  }

  /** The message a field is in, with the list it is in left out. */
  private static String parent(String path) {
    String field = LAST_INDEXES.matcher(path).replaceFirst("");
    if (!field.equals(path)) {
      return path; // an item is a message of its own
    }
    int bracket = path.endsWith("\"]") ? path.lastIndexOf("[\"") : -1;
    int end = Math.max(bracket, path.lastIndexOf('.'));
    return end < 0 ? "" : path.substring(0, end);
  }

  private static boolean isWithin(String path, String outer) {
    return path.equals(outer)
        || (path.startsWith(outer)
            && (outer.isEmpty()
                || path.charAt(outer.length()) == '.'
                || path.charAt(outer.length()) == '['));
  }
}
