package io.mizzen.validation;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.mizzen.rules.StringMatch;
import org.apiguardian.api.API;

/** String matches and the regular expressions in them. */
@API(status = API.Status.INTERNAL)
public final class PatternCheck {
  private static final int LONGEST_REGEX = 1024;

  /** The program size at which Istio's proxies refuse a pattern. */
  private static final long LARGEST_PROGRAM = 32_768;

  private PatternCheck() {}

  /** An empty exact text is a value like any other; an empty prefix or regex says nothing. */
  public static void match(FieldContext context, StringMatch match) {
    context.ifPresent("prefix", match.prefix(), PatternCheck::notEmpty);
    uri(context, match);
  }

  /** As {@link #match}, but an empty prefix, which every path has, is legal. */
  public static void uri(FieldContext context, StringMatch match) {
    context.ifPresent("regex", match.regex(), PatternCheck::regex);
  }

  /** As {@link #match}, but there must be a text, whichever way it is compared. */
  public static void someText(FieldContext context, StringMatch match) {
    context.ifPresent("exact", match.exact(), PatternCheck::notEmpty);
    match(context, match);
    if (match.exact().or(match::prefix).or(match::regex).isEmpty()) {
      context.error(ViolationCode.REQUIRED, "an empty match", "exact, prefix or regex");
    }
  }

  /** As {@link #match}, but the regex {@code *} stands for "is present". */
  public static void presenceOrMatch(FieldContext context, StringMatch match) {
    if (!match.regex().filter("*"::equals).isPresent()) {
      match(context, match);
    }
  }

  private static void notEmpty(FieldContext context, String text) {
    if (text.isEmpty()) {
      context.error(ViolationCode.REQUIRED, "\"\"", "text to compare with");
    }
  }

  /** RE2 syntax, which matches in linear time; bounded in length and in compiled size. */
  public static void regex(FieldContext context, String regex) {
    if (regex.isEmpty()) {
      context.error(ViolationCode.REQUIRED, "\"\"", "a regular expression");
    } else if (regex.length() > LONGEST_REGEX) {
      context.error(
          ViolationCode.INVALID_REGEX,
          regex.length() + " characters",
          "at most " + LONGEST_REGEX + " characters");
    } else if (RegexSize.estimate(regex) > LARGEST_PROGRAM) {
      context.error(
          ViolationCode.INVALID_REGEX,
          regex,
          "a pattern of at most " + LARGEST_PROGRAM + " RE2 instructions",
          "use smaller counts in nested repetitions");
    } else {
      compiles(context, regex);
    }
  }

  private static void compiles(FieldContext context, String regex) {
    try {
      Pattern.compile(regex);
    } catch (PatternSyntaxException broken) {
      context.error(
          ViolationCode.INVALID_REGEX,
          regex,
          "RE2 syntax (" + broken.getDescription() + ")",
          "see github.com/google/re2/wiki/Syntax; look-around and back references do not exist");
    }
  }
}
