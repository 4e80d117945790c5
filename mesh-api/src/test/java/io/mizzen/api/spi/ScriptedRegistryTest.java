package io.mizzen.api.spi;

import io.mizzen.api.Workload;

class ScriptedRegistryTest extends ServiceRegistryContract {
  private ScriptedRegistry newest = new ScriptedRegistry("scripted");

  @Override
  protected ServiceRegistry registry() {
    newest = new ScriptedRegistry("scripted");
    return newest;
  }

  @Override
  protected void add(Workload workload) {
    newest.add(workload);
  }

  @Override
  protected void remove(Workload workload) {
    newest.remove(workload.key());
  }
}
