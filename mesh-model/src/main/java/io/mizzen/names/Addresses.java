package io.mizzen.names;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/** IP addresses, subnets and Unix sockets; never asks DNS. */
@API(status = API.Status.INTERNAL)
public final class Addresses {
  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern IP4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
  private static final Pattern IP6_GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
  private static final int IP6_GROUPS = 8;
  private static final int MALFORMED = -IP6_GROUPS;
  private static final Pattern PREFIX_LENGTH = Pattern.compile("[0-9]{1,3}");
  public static final String UNIX = "unix://";

  private Addresses() {}

  public static boolean isIp(String text) {
    return isIp4(text) || isIp6(text);
  }

  public static boolean isIp4(String text) {
    return IP4.matcher(text).matches();
  }

  /** RFC 4291 §2.2; a zone ({@code %eth0}) is no part of an address others could use. */
  public static boolean isIp6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text, Tail.MAY_BE_IP4) == IP6_GROUPS;
    }
    int before = groups(text.substring(0, gap), Tail.GROUP);
    int after = groups(text.substring(gap + 2), Tail.MAY_BE_IP4);
    return before >= 0 && after >= 0 && before + after < IP6_GROUPS;
  }

  /** The form of the last group of a run. */
  private enum Tail {
    GROUP,
    MAY_BE_IP4
  }

  /** The number of 16-bit groups of {@code run}; negative when it is malformed. */
  private static int groups(String run, Tail tail) {
    if (run.isEmpty()) {
      return 0;
    }
    List<String> parts = List.of(run.split(":", -1));
    String last = parts.get(parts.size() - 1);
    boolean ip4 = tail == Tail.MAY_BE_IP4 && isIp4(last);
    boolean valid =
        (ip4 || IP6_GROUP.matcher(last).matches())
            && parts.subList(0, parts.size() - 1).stream()
                .allMatch(part -> IP6_GROUP.matcher(part).matches());
    return valid ? parts.size() + (ip4 ? 1 : 0) : MALFORMED;
  }

  /**
   * An IP address in its shortest form, as RFC 5952 writes it, so that two texts of one address are
   * equal.
   *
   * @param ip an IP address
   */
  public static String canonical(String ip) {
    return isIp4(ip) ? ip : shortest(groupsOf(ip));
  }

  /** All eight groups. */
  private static int[] groupsOf(String ip6) {
    int gap = ip6.indexOf("::");
    List<Integer> before = numbers(gap < 0 ? ip6 : ip6.substring(0, gap));
    List<Integer> after = gap < 0 ? List.of() : numbers(ip6.substring(gap + 2));
    int[] all = new int[IP6_GROUPS];
    for (int i = 0; i < before.size(); i++) {
      all[i] = before.get(i);
    }
    for (int i = 0; i < after.size(); i++) {
      all[IP6_GROUPS - after.size() + i] = after.get(i);
    }
    return all;
  }

  private static List<Integer> numbers(String run) {
    List<Integer> numbers = new ArrayList<>();
    for (String part : run.isEmpty() ? List.<String>of() : List.of(run.split(":", -1))) {
      if (isIp4(part)) {
        List<Integer> octets = Stream.of(part.split("\\.", -1)).map(Integer::valueOf).toList();
        numbers.add(octets.get(0) << 8 | octets.get(1));
        numbers.add(octets.get(2) << 8 | octets.get(3));
      } else {
        numbers.add(Integer.parseInt(part, 16));
      }
    }
    return numbers;
  }

  /** The first longest run of two or more zero groups is left out. */
  private static String shortest(int[] groups) {
    int start = -1;
    int length = 1;
    for (int i = 0; i < IP6_GROUPS; i++) {
      int end = i;
      while (end < IP6_GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - i > length) {
        start = i;
        length = end - i;
      }
    }
    return start < 0
        ? hex(groups, 0, IP6_GROUPS)
        : hex(groups, 0, start) + "::" + hex(groups, start + length, IP6_GROUPS);
  }

  private static String hex(int[] groups, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> Integer.toHexString(groups[i]))
        .collect(Collectors.joining(":"));
  }

  public static boolean isUnix(String text) {
    return text.startsWith(UNIX);
  }

  /** A subnet in CIDR form: an address, a slash and the length of the prefix. */
  public static boolean isSubnet(String text) {
    int slash = text.indexOf('/');
    return slash >= 0 && isSubnet(text.substring(0, slash), text.substring(slash + 1));
  }

  private static boolean isSubnet(String address, String length) {
    if (!PREFIX_LENGTH.matcher(length).matches()) {
      return false;
    }
    int bits = Integer.parseInt(length);
    return isIp4(address) ? bits <= 32 : isIp6(address) && bits <= 128;
  }

  /** {@code unix:///path}, or {@code unix://@name} in the abstract namespace. */
  public static boolean isUnixSocket(String text) {
    if (!isUnix(text)) {
      return false;
    }
    String socket = text.substring(UNIX.length());
    return socket.startsWith("@") || (socket.startsWith("/") && !socket.endsWith("/"));
  }
}
