package io.mizzen.rules.wasmplugin;

import io.mizzen.config.Struct;
import io.mizzen.config.WithoutEffect;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.MaxItems;
import io.mizzen.config.constraint.MaxLength;
import io.mizzen.config.constraint.NotEmpty;
import io.mizzen.config.constraint.PortNumber;
import io.mizzen.config.constraint.Required;
import io.mizzen.config.constraint.Unique;
import io.mizzen.names.WebForms;
import io.mizzen.rules.PolicyTargetReference;
import io.mizzen.rules.WorkloadSelector;
import java.util.List;
import java.util.Optional;

/** Istio {@code WasmPlugin}: a WebAssembly filter in the proxies of some workloads. */
public record WasmPlugin(
    Optional<WorkloadSelector> selector,
    Optional<PolicyTargetReference> targetRef,
    List<PolicyTargetReference> targetRefs,
    @Required("where the module is") @Form(WebForms.ModuleUrl.class) String url,
    @Form(WebForms.Sha256.class) String sha256,
    PullPolicy imagePullPolicy,
    @NotEmpty("the name of a Secret") @MaxLength(253) String imagePullSecret,
    String verificationKey,
    Optional<Struct> pluginConfig,
    @NotEmpty("a name") @MaxLength(256) String pluginName,
    PluginPhase phase,
    Optional<Integer> priority,
    FailStrategy failStrategy,
    Optional<VmConfig> vmConfig,
    List<TrafficSelector> match,
    PluginType type)
    implements WithoutEffect {

  /** {@code PullPolicy}, in the proto's spelling. */
  public enum PullPolicy {
    UNSPECIFIED_POLICY,
    IfNotPresent,
    Always
  }

  /** {@code PluginPhase}. */
  public enum PluginPhase {
    UNSPECIFIED_PHASE,
    AUTHN,
    AUTHZ,
    STATS
  }

  /** {@code FailStrategy}. */
  public enum FailStrategy {
    FAIL_CLOSE,
    FAIL_OPEN,
    FAIL_RELOAD
  }

  /** {@code PluginType}. */
  public enum PluginType {
    UNSPECIFIED_PLUGIN_TYPE,
    HTTP,
    NETWORK
  }

  /** {@code VmConfig}. */
  public record VmConfig(@MaxItems(256) @Unique("name") List<EnvVar> env) {}

  /** {@code EnvVar}. */
  public record EnvVar(
      @Required("a name") @MaxLength(256) String name,
      EnvValueSource valueFrom,
      @MaxLength(2048) String value) {}

  /** {@code EnvValueSource}. */
  public enum EnvValueSource {
    INLINE,
    HOST
  }

  /** {@code TrafficSelector}. */
  public record TrafficSelector(WorkloadMode mode, @Unique("number") List<Port> ports) {}

  /** {@code type.v1beta1.WorkloadMode}. */
  public enum WorkloadMode {
    UNDEFINED,
    CLIENT,
    SERVER,
    CLIENT_AND_SERVER
  }

  /** {@code type.v1beta1.PortSelector}. */
  public record Port(@Required("1..65535") @PortNumber int number) {}
}
