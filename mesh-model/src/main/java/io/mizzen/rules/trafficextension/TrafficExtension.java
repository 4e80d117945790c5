package io.mizzen.rules.trafficextension;

import io.mizzen.config.OneOf;
import io.mizzen.config.Struct;
import io.mizzen.config.WithoutEffect;
import io.mizzen.config.constraint.AnyField;
import io.mizzen.config.constraint.Form;
import io.mizzen.config.constraint.MaxLength;
import io.mizzen.config.constraint.NotEmpty;
import io.mizzen.config.constraint.Required;
import io.mizzen.names.WebForms;
import io.mizzen.rules.PolicyTargetReference;
import io.mizzen.rules.WorkloadSelector;
import io.mizzen.rules.wasmplugin.WasmPlugin.FailStrategy;
import io.mizzen.rules.wasmplugin.WasmPlugin.PluginType;
import io.mizzen.rules.wasmplugin.WasmPlugin.PullPolicy;
import io.mizzen.rules.wasmplugin.WasmPlugin.TrafficSelector;
import io.mizzen.rules.wasmplugin.WasmPlugin.VmConfig;
import java.util.List;
import java.util.Optional;

/** Istio {@code TrafficExtension}: a WebAssembly or Lua filter in the proxies of some workloads. */
@AnyField(
    of = {"wasm", "lua"},
    found = "no filter",
    expected = "wasm or lua")
public record TrafficExtension(
    Optional<WorkloadSelector> selector,
    List<PolicyTargetReference> targetRefs,
    ExecutionPhase phase,
    Optional<Integer> priority,
    List<TrafficSelector> match,
    @OneOf("filterConfig") Optional<WasmConfig> wasm,
    @OneOf("filterConfig") Optional<LuaConfig> lua)
    implements WithoutEffect {

  /** {@code ExecutionPhase}. */
  public enum ExecutionPhase {
    UNSPECIFIED,
    AUTHN,
    AUTHZ,
    STATS
  }

  /** {@code WasmConfig}. */
  public record WasmConfig(
      @Required("where the module is") @Form(WebForms.ModuleUrl.class) String url,
      @Form(WebForms.Sha256.class) String sha256,
      PullPolicy imagePullPolicy,
      @NotEmpty("the name of a Secret") @MaxLength(253) String imagePullSecret,
      String verificationKey,
      Optional<Struct> pluginConfig,
      @NotEmpty("a name") @MaxLength(256) String pluginName,
      FailStrategy failStrategy,
      Optional<VmConfig> vmConfig,
      PluginType type) {}

  /** {@code LuaConfig}. */
  public record LuaConfig(@Required("Lua code") @MaxLength(65536) String inlineCode) {}
}
