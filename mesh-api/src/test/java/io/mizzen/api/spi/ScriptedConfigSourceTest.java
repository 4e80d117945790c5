package io.mizzen.api.spi;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

class ScriptedConfigSourceTest extends ConfigSourceContract {
  private final Map<String, ConfigText> origin = new TreeMap<>();
  private ScriptedConfigSource newest = new ScriptedConfigSource("scripted", origin);

  @Override
  protected ConfigSource source() {
    newest = new ScriptedConfigSource("scripted", origin);
    return newest;
  }

  @Override
  protected void write(String name, String text) {
    newest.write(name, text);
  }

  @Override
  protected void remove(String name) {
    newest.remove(name);
  }

  @Override
  protected void spoil(String name) {
    newest.spoil(name);
  }

  @Override
  protected void fail() {
    newest.fail("away");
  }

  @Override
  protected void recover() {
    newest.empty();
  }

  @Override
  protected String named(String name) {
    return name;
  }

  @Override
  protected List<String> threadsOf(ConfigSource source) {
    return List.of();
  }
}
