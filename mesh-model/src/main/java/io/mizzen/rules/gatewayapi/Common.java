package io.mizzen.rules.gatewayapi;

import io.mizzen.config.constraint.Exclusive;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.MaxItems;
import io.mizzen.config.constraint.MaxLength;
import io.mizzen.config.constraint.PortNumber;
import io.mizzen.config.constraint.Range;
import io.mizzen.config.constraint.Required;
import io.mizzen.config.constraint.Unique;
import io.mizzen.names.GatewayForms;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages that several kinds of the Gateway API share. */
public final class Common {
  private Common() {}

  /** {@code ParentReference}; without group and kind it is a Gateway. */
  public record ParentReference(
      @Form(GatewayForms.Group.class) Optional<String> group,
      @Form(GatewayForms.Kind.class) Optional<String> kind,
      @Form(GatewayForms.Namespace.class) Optional<String> namespace,
      @Required("the name of the parent") @Form(GatewayForms.ObjectName.class) String name,
      @Form(GatewayForms.SectionName.class) Optional<String> sectionName,
      @PortNumber Optional<Integer> port) {}

  /** {@code BackendRef}, {@code HTTPBackendRef} and {@code GRPCBackendRef}. */
  public interface BackendReference {
    /** Absent means the core. */
    String group();

    /** Absent means a Service. */
    Optional<String> kind();

    Optional<Integer> port();
  }

  /** {@code BackendRef}; an absent weight means 1. */
  public record BackendRef(
      @Form(GatewayForms.Group.class) String group,
      @Form(GatewayForms.Kind.class) Optional<String> kind,
      @Required("the name of the backend") @Form(GatewayForms.ObjectName.class) String name,
      @Form(GatewayForms.Namespace.class) Optional<String> namespace,
      @PortNumber Optional<Integer> port,
      @Range(min = 0, max = 1_000_000) Optional<Integer> weight)
      implements BackendReference {}

  /** {@code BackendObjectReference}: a backend without weight. */
  public record BackendObject(
      @Form(GatewayForms.Group.class) String group,
      @Form(GatewayForms.Kind.class) Optional<String> kind,
      @Required("the name of the backend") @Form(GatewayForms.ObjectName.class) String name,
      @Form(GatewayForms.Namespace.class) Optional<String> namespace,
      @PortNumber Optional<Integer> port)
      implements BackendReference {}

  /** {@code SecretObjectReference}; without group and kind it is a Secret. */
  public record SecretReference(
      @Form(GatewayForms.Group.class) String group,
      @Form(GatewayForms.Kind.class) Optional<String> kind,
      @Required("a name") @Form(GatewayForms.ObjectName.class) String name,
      @Form(GatewayForms.Namespace.class) Optional<String> namespace) {}

  /** {@code ObjectReference} and {@code ParametersReference}. */
  public record ObjectReference(
      @Required("a group, \"\" for the core") @Form(GatewayForms.Group.class)
          Optional<String> group,
      @Required("a kind") @Form(GatewayForms.Kind.class) String kind,
      @Required("a name") @Form(GatewayForms.ObjectName.class) String name,
      @Form(GatewayForms.Namespace.class) Optional<String> namespace) {}

  /** {@code LocalObjectReference}. */
  public record LocalObjectReference(
      @Required("a group, \"\" for the core") @Form(GatewayForms.Group.class)
          Optional<String> group,
      @Required("a kind") @Form(GatewayForms.Kind.class) String kind,
      @Required("a name") @Form(GatewayForms.ObjectName.class) String name) {}

  /** {@code LocalPolicyTargetReferenceWithSectionName}. */
  public record TargetReference(
      @Required("a group, \"\" for the core") @Form(GatewayForms.Group.class)
          Optional<String> group,
      @Required("the kind of the target") @Form(GatewayForms.Kind.class) String kind,
      @Required("the name of the target") @Form(GatewayForms.ObjectName.class) String name,
      @Form(GatewayForms.SectionName.class) Optional<String> sectionName) {}

  /** {@code LabelSelector}. */
  public record LabelSelector(
      Map<String, String> matchLabels, List<LabelRequirement> matchExpressions) {}

  /** {@code LabelSelectorRequirement}. */
  public record LabelRequirement(
      @Required("a label key") Optional<String> key,
      @Required("In, NotIn, Exists or DoesNotExist") Optional<String> operator,
      List<String> values) {}

  /** {@code HTTPHeaderFilter}. */
  public record HeaderFilter(
      @MaxItems(16) @Unique("name") List<Header> set,
      @MaxItems(16) @Unique("name") List<Header> add,
      @MaxItems(16) @Unique List<String> remove) {}

  /** {@code HTTPHeader}. */
  public record Header(
      @Required("a header name") @Form(GatewayForms.HeaderName.class) String name,
      @Required("a value") @Form(GatewayForms.HeaderValue.class) String value) {}

  /** {@code HTTPRequestMirrorFilter}. */
  @Exclusive({"percent", "fraction"})
  public record RequestMirror(
      @Required("a backend") Optional<BackendObject> backendRef,
      @Range(min = 0, max = 100) Optional<Integer> percent,
      Optional<Fraction> fraction) {}

  /** {@code Fraction}; an absent denominator means 100. */
  public record Fraction(
      @Required("a number") @Range(min = 0) Optional<Integer> numerator,
      @Range(min = 1) Optional<Integer> denominator) {}

  /** {@code SessionPersistence}. */
  public record SessionPersistence(
      @MaxLength(128) String sessionName,
      @Form(GatewayForms.GatewayDuration.class) Optional<Duration> absoluteTimeout,
      @Form(GatewayForms.GatewayDuration.class) Optional<Duration> idleTimeout,
      PersistenceType type,
      Optional<CookieConfig> cookieConfig) {}

  /** {@code SessionPersistenceType}. */
  public enum PersistenceType {
    Cookie,
    Header
  }

  /** {@code CookieConfig}. */
  public record CookieConfig(LifetimeType lifetimeType) {}

  /** {@code CookieLifetimeType}. */
  public enum LifetimeType {
    Session,
    Permanent
  }

  /** {@code GatewayDefaultScope}. */
  public enum DefaultScope {
    All,
    None
  }
}
