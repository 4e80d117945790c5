package io.mizzen.examples.bookinfo.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The few files of the page, read once from the jar; nothing else can be asked for. */
final class StaticFiles {
  private static final Map<String, String> TYPES =
      Map.of(
          "bookinfo.css", "text/css; charset=utf-8",
          "live.js", "text/javascript; charset=utf-8",
          "cover.svg", "image/svg+xml",
          "sail.svg", "image/svg+xml");

  private final Map<String, Reply> replies;

  private StaticFiles(Map<String, Reply> replies) {
    this.replies = replies;
  }

  static StaticFiles load() {
    Map<String, Reply> replies = new LinkedHashMap<>();
    TYPES.forEach((name, type) -> replies.put(name, Reply.file(type, read(name))));
    return new StaticFiles(Map.copyOf(replies));
  }

  Optional<Reply> find(String name) {
    return Optional.ofNullable(replies.get(name));
  }

  private static byte[] read(String name) {
    try (InputStream file = StaticFiles.class.getResourceAsStream("static/" + name)) {
      if (file == null) {
        throw new IllegalStateException("static/" + name + " is missing from the jar");
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("static/" + name + " cannot be read", e);
    }
  }
}
