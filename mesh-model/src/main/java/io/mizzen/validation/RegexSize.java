package io.mizzen.validation;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Estimates how many instructions RE2 would compile a pattern into, without compiling it: nested
 * counted repetitions multiply, so {@code (((a{30}){30}){30}){30}} is 24 characters and 800,000
 * instructions.
 *
 * <p>It need not understand patterns fully: what is malformed is left to RE2's parser, which runs
 * when the estimate is small enough.
 */
final class RegexSize {
  private static final long CEILING = 1L << 40;

  private final String regex;
  private final Deque<Long> enclosing = new ArrayDeque<>();
  private int at;
  private long sequence;
  private long lastAtom;

  private RegexSize(String regex) {
    this.regex = regex;
  }

  static long estimate(String regex) {
    return new RegexSize(regex).scan();
  }

  private long scan() {
    while (at < regex.length()) {
      step(regex.charAt(at));
    }
    while (!enclosing.isEmpty()) {
      close();
    }
    return sequence + lastAtom;
  }

  private void step(char c) {
    switch (c) {
      case '(' -> open();
      case ')' -> {
        at++;
        close();
      }
      case '[' -> {
        skipClass();
        atom(1);
      }
      case '\\' -> {
        at += 2;
        atom(1);
      }
      case '{' -> repeat();
      case '*', '+', '?' -> {
        at++;
        lastAtom = Math.min(CEILING, lastAtom + 1);
      }
      default -> {
        at++;
        atom(1);
      }
    }
  }

  private void open() {
    at++;
    atom(0);
    enclosing.push(sequence);
    sequence = 0;
    lastAtom = 0;
  }

  private void close() {
    long inside = Math.min(CEILING, sequence + lastAtom + 2);
    sequence = enclosing.isEmpty() ? sequence : enclosing.pop();
    lastAtom = inside;
  }

  private void atom(long size) {
    sequence = Math.min(CEILING, sequence + lastAtom);
    lastAtom = size;
  }

  private void skipClass() {
    at++;
    if (at < regex.length() && regex.charAt(at) == '^') {
      at++;
    }
    if (at < regex.length() && regex.charAt(at) == ']') {
      at++; // a bracket that comes first is an ordinary member
    }
    while (at < regex.length() && regex.charAt(at) != ']') {
      at += regex.charAt(at) == '\\' ? 2 : 1;
    }
    at++;
  }

  /** {@code {n}}, {@code {n,}} or {@code {n,m}}; anything else is a plain brace. */
  private void repeat() {
    int end = regex.indexOf('}', at);
    String counts = end < 0 ? "" : regex.substring(at + 1, end);
    if (!counts.matches("[0-9]{1,4}(,[0-9]{0,4})?")) {
      at++;
      atom(1);
      return;
    }
    int comma = counts.indexOf(',');
    long least = Long.parseLong(comma < 0 ? counts : counts.substring(0, comma));
    boolean open = comma == counts.length() - 1;
    long most = comma < 0 || open ? least : Long.parseLong(counts.substring(comma + 1));
    long copies = open ? least + 1 : Math.max(least, most);
    lastAtom = Math.min(CEILING, Math.max(1, lastAtom) * Math.max(1, copies));
    at = end + 1;
  }
}
