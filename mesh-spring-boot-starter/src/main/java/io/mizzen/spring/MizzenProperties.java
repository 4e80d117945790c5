package io.mizzen.spring;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties below {@code mizzen}. Any other name there, a misspelt one say, ends the start;
 * environment variables and system properties excepted, as everywhere in Spring Boot.
 *
 * @param enabled whether a mesh is configured at all
 * @param controlPlane where the rules come from
 * @param workload who this application is in the mesh
 * @param rules what the embedded control plane applies
 * @param server the gRPC server that registers itself
 * @param observations Micrometer's observations of calls
 */
@API(status = API.Status.EXPERIMENTAL)
@ConfigurationProperties(prefix = "mizzen", ignoreUnknownFields = false)
public record MizzenProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue ControlPlaneProperties controlPlane,
    @DefaultValue WorkloadProperties workload,
    @DefaultValue RuleProperties rules,
    @DefaultValue ServerProperties server,
    @DefaultValue ObservationProperties observations) {

  /**
   * The origin of the rules.
   *
   * @param mode where the control plane runs: embedded in this application, or remote
   * @param address host:port of the ADS server: required when remote; when embedded the loopback
   *     address it listens on, by default a free port
   * @param allowPlaintext permits an address beyond loopback although configuration then travels
   *     unprotected
   * @param ssl TLS of the streams to the control plane, and of the embedded one
   * @param token what this application presents to a remote control plane over TLS, beside or
   *     instead of a certificate: 16 to 4096 printable ASCII characters
   * @param onUnreachable what a remote control plane that does not answer does when the application
   *     starts; of no effect with an embedded one
   * @param timeout how long a remote control plane may take to answer before that counts as a
   *     failure
   */
  public record ControlPlaneProperties(
      @DefaultValue("embedded") Mode mode,
      @Nullable String address,
      @DefaultValue("false") boolean allowPlaintext,
      @DefaultValue SslProperties ssl,
      @Nullable Secret token,
      @DefaultValue("degrade") OnError onUnreachable,
      @DefaultValue("10s") Duration timeout) {}

  /**
   * TLS of the streams to the control plane, and of the embedded one.
   *
   * @param bundle name of an SSL bundle (spring.ssl.bundle): its trust store vouches for the other
   *     side, its key is this side's; none means plaintext
   * @param serverName name the control plane's certificate holds, where it is dialled by another
   */
  public record SslProperties(@Nullable String bundle, @Nullable String serverName) {}

  /** The places where the control plane may run. */
  public enum Mode {
    /** In this application. */
    EMBEDDED,
    /** Elsewhere. */
    REMOTE
  }

  /**
   * The identity of this application in the mesh.
   *
   * @param name name of the workload, a lower-case DNS name; by default spring.application.name
   * @param namespace namespace in which short service names are looked up
   * @param labels labels of the workload: what selectors, subsets and sourceLabels look at; by
   *     default app with the workload's name
   * @param serviceAccount who the workload is to a control plane with TLS, with its namespace; by
   *     default none
   * @param locality where the workload runs: region/zone/subzone, trailing parts may be left out
   */
  public record WorkloadProperties(
      @Nullable String name,
      @DefaultValue("default") String namespace,
      @DefaultValue Map<String, String> labels,
      @DefaultValue("") String serviceAccount,
      @DefaultValue("") String locality) {
    /** Copies the labels. */
    public WorkloadProperties {
      labels = Map.copyOf(labels);
    }
  }

  /**
   * The rules that the embedded control plane applies.
   *
   * @param locations files and directories (file:rules or plain paths), or resources
   *     (classpath*:mesh/*.yaml), applied in this order; a pattern may match nothing
   * @param reload whether directories are followed while the application runs
   * @param onError what a rejected rule does when the application starts
   * @param allowNotEnforced kinds whose protection need not be enforced
   */
  public record RuleProperties(
      @DefaultValue("classpath*:mesh/*.yaml") List<String> locations,
      @DefaultValue("true") boolean reload,
      @DefaultValue("fail") OnError onError,
      @DefaultValue List<String> allowNotEnforced) {
    /** Copies the lists. */
    public RuleProperties {
      locations = List.copyOf(locations);
      allowNotEnforced = List.copyOf(allowNotEnforced);
    }
  }

  /**
   * Micrometer's observations of calls.
   *
   * @param enabled whether channels of MeshChannels and the server of the mesh are observed, where
   *     the context has an ObservationRegistry
   */
  public record ObservationProperties(@DefaultValue("true") boolean enabled) {}

  /** The effect of a problem when the application starts. */
  public enum OnError {
    /** The application does not start. */
    FAIL,
    /**
     * The application starts without: a rejected rule is left out and logged, its neighbours apply;
     * calls wait for a control plane that does not answer.
     */
    DEGRADE
  }

  /**
   * The gRPC server that registers itself; started when there are services (BindableService).
   *
   * @param enabled whether the server of the context's gRPC services is started
   * @param port port to listen on, 0..65535; 0 takes a free one
   * @param portName name of the port, to which a Service's targetPort may refer
   * @param address IP address to listen on
   * @param advertisedAddress IP address that peers dial; default the one listened on, with a
   *     wildcard address the workload's own
   */
  public record ServerProperties(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("0") int port,
      @DefaultValue("grpc") String portName,
      @DefaultValue("127.0.0.1") String address,
      @Nullable String advertisedAddress) {}
}
