package io.mizzen.rules.gatewayapi;

import io.mizzen.config.constraint.PortNumber;
import io.mizzen.config.constraint.Range;
import io.mizzen.config.constraint.Required;
import io.mizzen.config.constraint.Timer;
import io.mizzen.config.constraint.Unique;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages that several kinds of the Gateway API share. */
public final class Common {
  private Common() {}

  /** {@code ParentReference}; an empty group and kind mean a Gateway. */
  public record ParentReference(
      String group,
      String kind,
      String namespace,
      @Required("the name of the parent") String name,
      String sectionName,
      @PortNumber int port) {}

  /** {@code BackendRef}; an empty group and kind mean a Service, an absent weight 1. */
  public record BackendRef(
      String group,
      String kind,
      @Required("the name of the backend") String name,
      String namespace,
      @PortNumber int port,
      @Range(min = 0, max = 1_000_000) Optional<Integer> weight) {}

  /** {@code SecretObjectReference} and {@code LocalObjectReference}. */
  public record ObjectReference(
      String group, String kind, @Required("a name") String name, String namespace) {}

  /** {@code LocalPolicyTargetReferenceWithSectionName}. */
  public record TargetReference(
      String group,
      @Required("the kind of the target") String kind,
      @Required("the name of the target") String name,
      String sectionName) {}

  /** {@code LabelSelector}. */
  public record LabelSelector(
      Map<String, String> matchLabels, List<LabelRequirement> matchExpressions) {}

  /** {@code LabelSelectorRequirement}. */
  public record LabelRequirement(
      @Required("a label key") String key,
      @Required("In, NotIn, Exists or DoesNotExist") String operator,
      List<String> values) {}

  /** {@code HTTPHeaderFilter}. */
  public record HeaderFilter(
      @Unique("name") List<Header> set,
      @Unique("name") List<Header> add,
      @Unique List<String> remove) {}

  /** {@code HTTPHeader}. */
  public record Header(@Required("a header name") String name, @Required("a value") String value) {}

  /** {@code HTTPRequestMirrorFilter}. */
  public record RequestMirror(
      @Required("a backend") Optional<BackendRef> backendRef,
      @Range(min = 0, max = 100) Optional<Integer> percent,
      Optional<Fraction> fraction) {}

  /** {@code Fraction}; an absent denominator means 100. */
  public record Fraction(
      @Range(min = 0) int numerator, @Range(min = 1) Optional<Integer> denominator) {}

  /** {@code SessionPersistence}. */
  public record SessionPersistence(
      String sessionName,
      @Timer Optional<Duration> absoluteTimeout,
      @Timer Optional<Duration> idleTimeout,
      String type,
      Optional<CookieConfig> cookieConfig) {}

  /** {@code CookieConfig}. */
  public record CookieConfig(String lifetimeType) {}
}
