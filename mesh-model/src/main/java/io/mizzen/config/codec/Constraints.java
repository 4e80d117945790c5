package io.mizzen.config.codec;

import io.mizzen.config.FindingCode;
import io.mizzen.config.Findings;
import io.mizzen.config.codec.Constraint.Written;
import io.mizzen.config.constraint.Enumerated;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.KeyForm;
import io.mizzen.config.constraint.MaxItems;
import io.mizzen.config.constraint.MaxLength;
import io.mizzen.config.constraint.NotEmpty;
import io.mizzen.config.constraint.PortNumber;
import io.mizzen.config.constraint.Range;
import io.mizzen.config.constraint.Required;
import io.mizzen.config.constraint.TextForm;
import io.mizzen.config.constraint.Timer;
import io.mizzen.config.constraint.Unique;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** The constraints that the annotations of a record component stand for. */
final class Constraints {
  private static final int LAST_PORT = 65_535;

  private Constraints() {}

  /**
   * @throws IllegalArgumentException when a text form cannot be constructed
   */
  static List<Constraint> of(RecordComponent component) {
    if (component.getAnnotations().length == 0) {
      return List.of();
    }
    List<Constraint> all = new ArrayList<>();
    Range range = component.getAnnotation(Range.class);
    if (range != null) {
      all.add(each(number(range)));
    }
    if (component.isAnnotationPresent(PortNumber.class)) {
      all.add(each(Constraints::port));
    }
    Timer timer = component.getAnnotation(Timer.class);
    if (timer != null) {
      all.add(each(timer(timer.zeroIsOff())));
    }
    all.addAll(ofText(component));
    all.addAll(ofItems(component));
    return List.copyOf(all);
  }

  private static List<Constraint> ofText(RecordComponent component) {
    List<Constraint> all = new ArrayList<>();
    MaxLength length = component.getAnnotation(MaxLength.class);
    if (length != null) {
      all.add(each(longest(length.value())));
    }
    Form form = component.getAnnotation(Form.class);
    if (form != null) {
      all.add(each(text(formOf(form.value()))));
    }
    KeyForm keyForm = component.getAnnotation(KeyForm.class);
    if (keyForm != null) {
      all.add(keys(formOf(keyForm.value())));
    }
    Enumerated words = component.getAnnotation(Enumerated.class);
    if (words != null) {
      all.add(each(words(words)));
    }
    return all;
  }

  private static List<Constraint> ofItems(RecordComponent component) {
    List<Constraint> all = new ArrayList<>();
    MaxItems most = component.getAnnotation(MaxItems.class);
    if (most != null) {
      all.add((value, field, findings) -> mostItems(value, field, findings, most.value()));
    }
    Unique unique = component.getAnnotation(Unique.class);
    if (unique != null) {
      all.add(unique(unique));
    }
    return all;
  }

  /** The expectation of a field that must be there. */
  static Optional<String> required(RecordComponent component) {
    return Optional.ofNullable(component.getAnnotation(Required.class)).map(Required::value);
  }

  /** The expectation of a field that may be left out and not be empty. */
  static Optional<String> notEmpty(RecordComponent component) {
    return Optional.ofNullable(component.getAnnotation(NotEmpty.class)).map(NotEmpty::value);
  }

  /** Applied to a value, to what an Optional holds, to each item and to each map value. */
  private static Constraint each(Constraint one) {
    return new Constraint() {
      @Override
      public void check(Object value, Written field, Findings findings) {
        if (value instanceof Optional<?> optional) {
          optional.ifPresent(present -> check(present, field, findings));
        } else if (value instanceof List<?> list) {
          for (int i = 0; i < list.size(); i++) {
            check(list.get(i), field.item(i), findings);
          }
        } else if (value instanceof Map<?, ?> map) {
          map.forEach((key, each) -> check(each, field.entry((String) key), findings));
        } else {
          one.check(value, field, findings);
        }
      }
    };
  }

  private static Constraint number(Range range) {
    return (value, field, findings) -> {
      double number = ((Number) value).doubleValue();
      if (!(number >= range.min() && number <= range.max())) {
        String found = field.textOr(value.toString());
        field.error(findings, FindingCode.OUT_OF_RANGE, found, rangeText(range), "");
      }
    };
  }

  private static String rangeText(Range range) {
    if (!range.expected().isEmpty()) {
      return range.expected();
    }
    return range.max() == Long.MAX_VALUE
        ? range.min() + " or more"
        : range.min() + ".." + range.max();
  }

  private static void port(Object value, Written field, Findings findings) {
    int port = (Integer) value;
    if (port < 1 || port > LAST_PORT) {
      String found = field.textOr(value.toString());
      field.error(findings, FindingCode.INVALID_PORT, found, "1.." + LAST_PORT, "");
    }
  }

  private static Constraint timer(boolean zeroIsOff) {
    return (value, field, findings) -> {
      Duration duration = (Duration) value;
      if (!(zeroIsOff && duration.abs().compareTo(Duration.ofMillis(1)) < 0)) {
        timer(duration, field, findings);
      }
    };
  }

  private static void timer(Duration duration, Written field, Findings findings) {
    String found = field.textOr(duration.toString());
    if (duration.compareTo(Duration.ofMillis(1)) < 0) {
      String hint = "leave the field out if you mean no limit";
      field.error(findings, FindingCode.INVALID_DURATION, found, "at least 1ms", hint);
    } else if (!duration.truncatedTo(ChronoUnit.MILLIS).equals(duration)) {
      field.error(findings, FindingCode.INVALID_DURATION, found, "whole milliseconds", "");
    }
  }

  private static Constraint longest(int length) {
    return (value, field, findings) -> {
      String text = (String) value;
      if (text.length() > length) {
        String expected = "at most " + length + " characters";
        String found = text.length() + " characters";
        field.error(findings, FindingCode.OUT_OF_RANGE, found, expected, "");
      }
    };
  }

  private static Constraint text(TextForm form) {
    return (value, field, findings) -> {
      String text = value instanceof String read ? read : field.textOr(value.toString());
      if (!form.matches(text)) {
        String found = text.isEmpty() ? "\"\"" : text;
        field.error(findings, form.code(), found, form.expected(), "");
      }
    };
  }

  private static TextForm formOf(Class<? extends TextForm> type) {
    try {
      return type.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("text form: " + type + " (expected: constructible)", e);
    }
  }

  private static Constraint keys(TextForm form) {
    Constraint key = text(form);
    return (value, field, findings) ->
        ((Map<?, ?>) value)
            .keySet()
            .forEach(each -> key.check(each, field.entry((String) each), findings));
  }

  private static Constraint words(Enumerated words) {
    List<String> known = List.of(words.value());
    String expected = words.expected().isEmpty() ? alternatives(known) : words.expected();
    return (value, field, findings) -> {
      String text = (String) value;
      if (!known.contains(text)) {
        String found = text.isEmpty() ? "\"\"" : text;
        field.error(findings, FindingCode.INVALID_VALUE, found, expected, "");
      }
    };
  }

  private static String alternatives(List<String> words) {
    int last = words.size() - 1;
    return last == 0
        ? words.get(0)
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  private static void mostItems(Object value, Written field, Findings findings, int most) {
    int size = value instanceof Map<?, ?> map ? map.size() : ((List<?>) value).size();
    if (size > most) {
      field.error(findings, FindingCode.OUT_OF_RANGE, "" + size, "at most " + most, "");
    }
  }

  private static Constraint unique(Unique unique) {
    return (value, field, findings) -> {
      List<?> list = (List<?>) value;
      if (unique.value().length == 0) {
        unique(list, index -> field.item(index), findings, unique.expected());
      }
      for (String component : unique.value()) {
        List<Object> each =
            list.stream().<Object>map(one -> componentOf((Record) one, component)).toList();
        unique(each, index -> field.item(index).entry(component), findings, unique.expected());
      }
    };
  }

  private static void unique(
      List<?> values, IntFunction<Written> place, Findings findings, String expected) {
    Map<Object, Integer> seen = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      boolean isAbsent = values.get(i) instanceof Optional<?> optional && optional.isEmpty();
      Integer first = isAbsent ? null : seen.putIfAbsent(values.get(i), i);
      if (first != null) {
        String found = place.apply(i).textOr(values.get(i).toString());
        String hint = "it is already at index " + first;
        place.apply(i).error(findings, FindingCode.DUPLICATE, found, expected, hint);
      }
    }
  }

  private static Object componentOf(Record record, String name) {
    return Stream.of(record.getClass().getRecordComponents())
        .filter(component -> component.getName().equals(name))
        .map(component -> RecordAccess.valueOf(RecordAccess.accessor(component), record))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + ": no component of " + record));
  }
}
