package io.mizzen.controlplane.source;

import io.mizzen.api.spi.ConfigSource;
import io.mizzen.api.spi.ConfigSourceContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class DirectorySourceTest extends ConfigSourceContract {
  @TempDir private Path temp;
  private Path root;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(temp.resolve("rules-" + temp.getFileName()));
  }

  @Override
  protected ConfigSource source() {
    return DirectorySource.of(root);
  }

  @Override
  protected void write(String name, String text) throws IOException {
    Files.writeString(file(name), text);
  }

  @Override
  protected void remove(String name) throws IOException {
    Files.delete(file(name));
  }

  @Override
  protected void spoil(String name) throws IOException {
    Files.write(file(name), "kind: \u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  protected void fail() throws IOException {
    Files.move(root, temp.resolve("gone"));
  }

  @Override
  protected void recover() throws IOException {
    Files.createDirectory(root);
  }

  @Override
  protected String named(String name) {
    return ConfigFiles.nameOf(file(name));
  }

  @Override
  protected List<String> threadsOf(ConfigSource source) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.equals("mizzen-watch-" + root.getFileName()))
        .toList();
  }

  private Path file(String name) {
    return root.resolve(name + ".yaml");
  }
}
