package io.mizzen.rules.workloadgroup;

import io.mizzen.config.OneOf;
import io.mizzen.config.constraint.AnyField;
import io.mizzen.config.constraint.Enumerated;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.KeyForm;
import io.mizzen.config.constraint.MaxItems;
import io.mizzen.config.constraint.PortNumber;
import io.mizzen.config.constraint.Range;
import io.mizzen.config.constraint.Required;
import io.mizzen.names.Forms;
import io.mizzen.names.WebForms;
import io.mizzen.rules.workloadentry.WorkloadEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Istio {@code WorkloadGroup}: what the workloads that register under its name have in common.
 *
 * @param template the entry; its address is not used
 */
public record WorkloadGroup(
    Optional<Metadata> metadata,
    @Required("a template") Optional<WorkloadEntry> template,
    Optional<ReadinessProbe> probe) {

  /** {@code ObjectMeta}. */
  public record Metadata(
      @MaxItems(256) @KeyForm(Forms.LabelKey.class) @Form(Forms.LabelText.class)
          Map<String, String> labels,
      @MaxItems(256) Map<String, String> annotations) {}

  /** {@code ReadinessProbe}; times in seconds. */
  @AnyField(
      of = {"httpGet", "tcpSocket", "exec", "grpc"},
      found = "no method",
      expected = "httpGet, tcpSocket, exec or grpc")
  public record ReadinessProbe(
      @Range(min = 0) int initialDelaySeconds,
      @Range(min = 0) int timeoutSeconds,
      @Range(min = 0) int periodSeconds,
      @Range(min = 0) int successThreshold,
      @Range(min = 0) int failureThreshold,
      @OneOf("healthCheckMethod") Optional<HttpGet> httpGet,
      @OneOf("healthCheckMethod") Optional<TcpSocket> tcpSocket,
      @OneOf("healthCheckMethod") Optional<Exec> exec,
      @OneOf("healthCheckMethod") Optional<Grpc> grpc) {}

  /** {@code HTTPHealthCheckConfig}; the scheme is HTTP or HTTPS. */
  public record HttpGet(
      String path,
      @Required("1..65535") @PortNumber int port,
      String host,
      @Enumerated({"HTTP", "HTTPS"}) String scheme,
      List<HttpHeader> httpHeaders) {}

  /** {@code HTTPHeader}. */
  public record HttpHeader(
      @Required("a header name") @Form(WebForms.ProbeHeaderName.class) String name, String value) {}

  /** {@code TCPHealthCheckConfig}. */
  public record TcpSocket(String host, @Required("1..65535") @PortNumber int port) {}

  /** {@code ExecHealthCheckConfig}. */
  public record Exec(@Required("a command") @Form(Forms.NotEmpty.class) List<String> command) {}

  /** {@code GrpcHealthCheckConfig}: Istio refuses it. */
  public record Grpc(@PortNumber int port, String service) {}
}
