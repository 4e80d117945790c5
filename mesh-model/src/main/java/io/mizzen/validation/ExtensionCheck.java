package io.mizzen.validation;

import io.mizzen.rules.trafficextension.TrafficExtension;
import io.mizzen.rules.wasmplugin.WasmPlugin;
import io.mizzen.rules.wasmplugin.WasmPlugin.EnvValueSource;
import io.mizzen.rules.wasmplugin.WasmPlugin.EnvVar;
import io.mizzen.rules.wasmplugin.WasmPlugin.VmConfig;
import java.util.Optional;
import org.apiguardian.api.API;

/** {@code WasmPlugin} and {@code TrafficExtension}. */
@API(status = API.Status.INTERNAL)
public final class ExtensionCheck {
  private ExtensionCheck() {}

  public static void wasmPlugin(FieldContext spec, WasmPlugin plugin) {
    PolicyTargetCheck.attachment(spec, plugin.selector(), plugin.targetRef(), plugin.targetRefs());
    spec.ifPresent("vmConfig", plugin.vmConfig(), ExtensionCheck::vm);
  }

  public static void trafficExtension(FieldContext spec, TrafficExtension extension) {
    PolicyTargetCheck.attachment(
        spec, extension.selector(), Optional.empty(), extension.targetRefs());
    spec.ifPresent(
        "wasm",
        extension.wasm(),
        (at, wasm) -> at.ifPresent("vmConfig", wasm.vmConfig(), ExtensionCheck::vm));
  }

  private static void vm(FieldContext context, VmConfig vm) {
    context.each("env", vm.env(), ExtensionCheck::variable);
  }

  private static void variable(FieldContext context, EnvVar variable) {
    if (variable.valueFrom() == EnvValueSource.HOST && !variable.value().isEmpty()) {
      context
          .field("value")
          .error(ViolationCode.CONFLICT, variable.value(), "no value, with valueFrom HOST");
    }
  }
}
